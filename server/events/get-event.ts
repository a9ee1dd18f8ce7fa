import { and, eq } from "drizzle-orm";
import { events } from "#db/schema/index";
import { isTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import type { EventDetail, GetEventInput } from "./contract.ts";
import { detailColumns, toView } from "./event-store.ts";

/**
 * One event with its payload as it was sent, while that is kept.
 * @throws NotFoundError, for another tenant's event too.
 */
export async function getEvent(ctx: TenantCtx, { id }: GetEventInput): Promise<EventDetail> {
  authorise(ctx, "events:read");
  const [row] = isTypeId("evt", id)
    ? await read(ctx, (tx) =>
        tx.db
          .select(detailColumns)
          .from(events)
          .where(and(eq(events.tenantId, ctx.tenantId), eq(events.id, id))),
      )
    : [];
  if (row === undefined) throw new NotFoundError("There is no event with this id here.");
  const schemaWarnings = row.schemaWarnings === null ? [] : JSON.parse(row.schemaWarnings);
  return { ...toView(row), schemaWarnings, isPayloadKept: row.data !== null };
}
