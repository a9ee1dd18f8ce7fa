import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { EventType } from "./contract.ts";
import { findEventType } from "./event-type-store.ts";

/**
 * One event type by its name, with its schema.
 * @throws NotFoundError
 */
export async function getEventType(ctx: TenantCtx, { type }: { readonly type: string }): Promise<EventType> {
  authoriseScoped(ctx, "event_types:read");
  return read(ctx, (tx) => findEventType(tx, type));
}
