import { sql } from "drizzle-orm";
import fc from "fast-check";
import { expect, it } from "vitest";
import { toTypeId } from "#lib/type-id";
import { listDeliveries } from "#server/deliveries/index";
import type { ListDeliveriesInput } from "#server/deliveries/contract";
import type { TenantCtx } from "#server/kernel/ctx";
import { read, transact } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { endpointTo } from "./workbench.ts";

const harness = useDatabase();
const receiver = { url: "http://127.0.0.1:9099/" };
const total = 41_000;

/** One delivery made, and copied so often that no page may look at all: mostly delivered, some given up, some in the queue. */
async function manyDeliveries() {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const [one, two] = [await endpointTo(ctx, receiver), await endpointTo(ctx, receiver)];
  await publish(ctx, { type: "a.b", data: 1 });
  await transact(ctx, async (tx) => {
    await tx.db.execute(sql`
      insert into deliveries (tenant_id, id, event_id, endpoint_id, event_type, state, gave_up_as, last_status,
        last_error_class, next_attempt_at, created_at, updated_at)
      select tenant_id, (left(uuid_floor(now())::text, 24) || lpad(to_hex(n), 12, '0'))::uuid, event_id, endpoint_id,
        case n % 900 when 0 then 'rare.type' else event_type end,
        case n % 7 when 0 then 'exhausted' when 1 then 'cancelled' when 2 then 'waiting' else 'delivered' end,
        case n % 7 when 0 then 'exhausted' when 1 then 'cancelled' end,
        case n % 11 when 0 then 503 when 1 then 500 end, case when n % 13 = 0 then 'tls' end,
        case n % 7 when 2 then now() end, now(), now()
      from (select * from deliveries d where endpoint_id = (select min(endpoint_id::text)::uuid from deliveries)) d,
        generate_series(1, ${total}) n`);
    await tx.db.execute(sql`
      insert into delivery_queue (tenant_id, delivery_id, event_id, endpoint_id, due_at, attempt_count)
      select tenant_id, id, event_id, endpoint_id, now(), 1 from deliveries where state = 'waiting'`);
  });
  return { ctx, endpointIds: [one.id, two.id] };
}

async function walk(ctx: TenantCtx, filter: Partial<ListDeliveriesInput>) {
  const seen: string[] = [];
  let pages = 0;
  let cursor: string | undefined;
  do {
    const page = await listDeliveries(ctx, { ...filter, limit: 200, cursor });
    seen.push(...page.data.map(({ id }) => id));
    const isShort = page.data.length < 200;
    expect(page.searchedTo !== undefined).toBe(isShort && page.nextCursor !== null); // a short page says why, or is the last
    cursor = page.nextCursor ?? undefined;
    pages += 1;
  } while (cursor !== undefined);
  return { seen, pages };
}

it("looks at so many rows a page and no more, and finds by all pages what the filter matches, once and in order", async () => {
  const { ctx, endpointIds } = await manyDeliveries();
  const rows = await read(ctx, async (tx) => {
    const { rows } = await tx.db.execute<Record<string, string | number | null>>(sql`
      select id, state, endpoint_id as endpoint, event_type as type, last_status as status, last_error_class as class
      from deliveries order by id desc`);
    return rows.map((row) => ({
      ...row,
      id: toTypeId("dlv", String(row.id)),
      endpoint: toTypeId("ep", String(row.endpoint)),
    })) as ({ id: string; endpoint: string } & Record<string, unknown>)[];
  });
  expect(rows.length).toBe(total + 2);

  const nothing = await listDeliveries(ctx, { eventType: "no.such" });
  expect(nothing.data).toEqual([]);
  expect(nothing.nextCursor).toBe(rows[19_999]?.id);
  expect(nothing.searchedTo).toMatch(/^\d{4}-.*Z$/);
  expect((await walk(ctx, { eventType: "no.such" })).pages).toBe(3);
  // What an index serves needs no bound: the page is full or the last.
  expect(await listDeliveries(ctx, { endpointId: endpointIds[1], limit: 1 })).not.toHaveProperty(
    "searchedTo",
  );

  const optional = <T>(values: readonly T[]) => fc.option(fc.constantFrom(...values), { nil: undefined });
  const filters = fc.record({
    state: optional(["exhausted", "cancelled", "waiting", "delivered", "pending"] as const),
    endpointId: optional(endpointIds),
    eventType: optional(["a.b", "rare.type"]),
    lastStatus: optional([503, 500]),
    lastErrorClass: optional(["tls"]),
  });
  const isRare = ({ eventType, lastStatus, lastErrorClass }: Partial<ListDeliveriesInput>) =>
    eventType === "rare.type" || lastStatus !== undefined || lastErrorClass !== undefined;
  await fc.assert(
    fc.asyncProperty(filters.filter(isRare), async (filter) => {
      const wanted = rows.filter(
        (row) =>
          (filter.state === undefined || row.state === filter.state) &&
          (filter.endpointId === undefined || row.endpoint === filter.endpointId) &&
          (filter.eventType === undefined || row.type === filter.eventType) &&
          (filter.lastStatus === undefined || row.status === filter.lastStatus) &&
          (filter.lastErrorClass === undefined || row.class === filter.lastErrorClass),
      );
      expect((await walk(ctx, filter)).seen).toEqual(wanted.map(({ id }) => id));
    }),
    { numRuns: 12 },
  );
});
