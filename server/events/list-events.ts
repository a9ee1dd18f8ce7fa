import { and, desc, eq, gte, lt, type SQL } from "drizzle-orm";
import { events } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { uuidFloor } from "#server/kernel/ids";
import { readCursor, searchedAtMost, type SearchedPage, toSearchedPage } from "#server/kernel/paging";
import { readSnapshot, type TenantTx } from "#server/kernel/transact";
import { type EventSummary, ListEventsInput } from "./contract.ts";
import { summaryColumns, toView } from "./event-store.ts";

/** What events are filtered by, that which usually fits the fewest first. An index serves each of them, but one at a time. */
const filterNames = ["correlationId", "subject", "consumer", "type"] as const;

/**
 * The tenant's events, newest first, without payloads. Times become ranges of ids, so that partitions are skipped. The
 * first filter narrows the rows that are looked at; the others are held against those, up to `searchedAtMost`.
 */
export async function listEvents(
  ctx: TenantCtx,
  input: ListEventsInput,
): Promise<SearchedPage<EventSummary>> {
  authorise(ctx, "events:read");
  const filter = ListEventsInput.parse(input);
  const { limit } = filter;
  const [served, ...rest] = filterNames.flatMap((name) => {
    const value = filter[name];
    return value === undefined ? [] : [{ name, value }];
  });
  const indexed = served === undefined ? undefined : eq(events[served.name], served.value);
  const isSearch = rest.length > 0;
  return readSnapshot(ctx, async (tx) => {
    const candidates = () => candidatesOf(tx, filter, indexed);
    const looked = candidates()
      .limit(isSearch ? searchedAtMost : limit + 1)
      .as("looked");
    const rows = await tx.db
      .select()
      .from(looked)
      .where(and(...rest.map(({ name, value }) => eq(looked[name], value))))
      .orderBy(desc(looked.id))
      .limit(limit + 1);
    const isShort = isSearch && rows.length <= limit;
    const [lookedTo] = isShort
      ? await candidates()
          .offset(searchedAtMost - 1)
          .limit(1)
      : [];
    return toSearchedPage(rows.map(toView), limit, lookedTo ?? null);
  });
}

/** The events to look at, newest first. */
function candidatesOf(tx: TenantTx, filter: ListEventsInput, indexed: SQL | undefined) {
  const before = readCursor(filter.cursor, "evt");
  const { since, until } = filter;
  return tx.db
    .select(summaryColumns)
    .from(events)
    .where(
      and(
        eq(events.tenantId, tx.ctx.tenantId),
        indexed,
        before === null ? undefined : lt(events.id, before),
        since === undefined ? undefined : gte(events.id, firstIdAt(since)),
        until === undefined ? undefined : lt(events.id, firstIdAt(until)),
      ),
    )
    .orderBy(desc(events.id))
    .$dynamic();
}

function firstIdAt(instant: string): string {
  return toTypeId("evt", uuidFloor(new Date(Math.max(0, Date.parse(instant)))));
}
