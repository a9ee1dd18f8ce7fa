import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { Replay, ReplayIdInput } from "./contract.ts";
import { findReplay, toReplay } from "./replay-store.ts";

/** One replay and how far it is. @throws NotFoundError outside this tenant. */
export async function getReplay(ctx: TenantCtx, { id }: ReplayIdInput): Promise<Replay> {
  authorise(ctx, "deliveries:read");
  return toReplay(await read(ctx, (tx) => findReplay(tx, id)));
}
