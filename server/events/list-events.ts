import { and, desc, eq, gte, lt } from "drizzle-orm";
import { events } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { type EventSummary, ListEventsInput } from "./contract.ts";
import { summaryColumns, toView } from "./event-store.ts";

/** The tenant's events, newest first, without payloads. Times become ranges of ids, so that partitions are skipped. */
export async function listEvents(ctx: TenantCtx, input: ListEventsInput): Promise<Page<EventSummary>> {
  authorise(ctx, "events:read");
  const { limit, cursor, type, subject, consumer, correlationId, since, until } =
    ListEventsInput.parse(input);
  const before = readCursor(cursor, "evt");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select(summaryColumns)
      .from(events)
      .where(
        and(
          eq(events.tenantId, ctx.tenantId),
          before === null ? undefined : lt(events.id, before),
          type === undefined ? undefined : eq(events.type, type),
          subject === undefined ? undefined : eq(events.subject, subject),
          consumer === undefined ? undefined : eq(events.consumer, consumer),
          correlationId === undefined ? undefined : eq(events.correlationId, correlationId),
          since === undefined ? undefined : gte(events.id, firstIdAt(since)),
          until === undefined ? undefined : lt(events.id, firstIdAt(until)),
        ),
      )
      .orderBy(desc(events.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toView), limit);
}

function firstIdAt(instant: string): string {
  return toTypeId("evt", uuidFloor(new Date(Math.max(0, Date.parse(instant)))));
}
