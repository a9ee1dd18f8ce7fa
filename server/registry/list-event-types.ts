import { and, desc, eq, ilike, lt } from "drizzle-orm";
import { eventTypes } from "#db/schema/index";
import { authoriseScoped } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { read } from "#server/kernel/transact";
import { type EventTypeSummary, ListEventTypesInput } from "./contract.ts";
import { summaryColumns, withTimes } from "./event-type-store.ts";

/** The tenant's event types, newest first, without their schemas. */
export async function listEventTypes(
  ctx: TenantCtx,
  input: ListEventTypesInput,
): Promise<Page<EventTypeSummary>> {
  authoriseScoped(ctx, "event_types:read");
  const { limit, cursor, search } = ListEventTypesInput.parse(input);
  const before = readCursor(cursor, "ety");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select(summaryColumns)
      .from(eventTypes)
      .where(
        and(
          eq(eventTypes.tenantId, ctx.tenantId),
          before === null ? undefined : lt(eventTypes.id, before),
          search === undefined ? undefined : ilike(eventTypes.type, `%${escapeLike(search)}%`),
        ),
      )
      .orderBy(desc(eventTypes.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(withTimes), limit);
}

function escapeLike(text: string): string {
  return text.replaceAll(/[\\%_]/g, String.raw`\$&`);
}
