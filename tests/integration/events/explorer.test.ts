import { sql } from "drizzle-orm";
import { expect, it } from "vitest";
import { parseTypeId } from "#lib/type-id";
import { listEvents } from "#server/events/index";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { MalformedError } from "#server/kernel/errors";
import { read, transact, type TenantTx } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();

it("pages newest first, and neither repeats nor skips while events arrive", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const published: string[] = [];
  const add = async () => {
    const {
      events: [event],
    } = await publish(ctx, { type: "a.b", data: 1 });
    published.unshift(event?.id ?? "");
  };
  for (let count = 0; count < 7; count += 1) await add();
  const expected = [...published];
  const seen: string[] = [];
  let cursor: string | undefined;
  do {
    const page = await listEvents(ctx, { limit: 3, cursor });
    seen.push(...page.data.map(({ id }) => id));
    cursor = page.nextCursor ?? undefined;
    await add();
  } while (cursor !== undefined);
  expect(seen).toEqual(expected);
  await expect(listEvents(ctx, { cursor: "evt_x" })).rejects.toThrow(MalformedError);
});

it("filters by type, subject, correlation id and time, and shows no payload", async () => {
  const clock = manualClock(new Date());
  const { ctx } = await scenario(await harness.another({ clock }));
  await eventTypes(ctx, "a.b", "a.c");
  const start = clock.now();
  await publish(ctx, { type: "a.b", data: 1, subject: "one" });
  clock.advanceMs(60_000);
  const other = { ...ctx, correlationId: "another-correlation" };
  await publish(other, { type: "a.c", data: 2, subject: "one" });
  clock.advanceMs(60_000);
  await publish(ctx, { type: "a.b", data: 3, subject: "two" });
  const found = async (filter: Parameters<typeof listEvents>[1]) => {
    const { data } = await listEvents(ctx, filter);
    return data.map(({ type, subject }) => `${type} ${subject}`);
  };
  const at = (ms: number) => new Date(start.getTime() + ms).toISOString();
  expect(await found({ type: "a.b" })).toEqual(["a.b two", "a.b one"]);
  expect(await found({ subject: "one" })).toEqual(["a.c one", "a.b one"]);
  expect(await found({ subject: "one", type: "a.b" })).toEqual(["a.b one"]);
  expect(await found({ correlationId: "another-correlation" })).toEqual(["a.c one"]);
  expect(await found({ since: at(60_000) })).toEqual(["a.b two", "a.c one"]);
  expect(await found({ since: at(1), until: at(120_000) })).toEqual(["a.c one"]);
  expect(await found({ until: at(0) })).toEqual([]);
  expect((await listEvents(ctx, {})).data[0]).not.toHaveProperty("data");
});

/** A hundred thousand events of one tenant, spread over the three days that have partitions for sure. */
async function fill(ctx: TenantCtx): Promise<void> {
  const tenant = parseTypeId("tnt", ctx.tenantId);
  await transact(ctx, (tx) =>
    tx.db.execute(sql`
      insert into events (tenant_id, id, type, subject, time, data, size_bytes, correlation_id, created_at)
      select ${tenant}::uuid,
        (left(uuid_floor(now() + (n % 3 - 1) * interval '1 day')::text, 24) || lpad(to_hex(n), 12, '0'))::uuid,
        'type.' || n % 50, 'subject ' || n % 1000, now(), '{}', 2, 'correlation ' || n % 10000, now()
      from generate_series(1, 100000) n`),
  );
}

async function plan(tx: TenantTx, query: ReturnType<typeof sql>): Promise<string> {
  const { rows } = await tx.db.execute<{ "QUERY PLAN": string }>(
    sql`explain (analyze, costs off, summary off) ${query}`,
  );
  return rows.map((row) => row["QUERY PLAN"]).join("\n");
}

it("reads a page by index alone, and only the partitions of the time asked for", async () => {
  const { ctx } = await scenario(harness.platform);
  await fill(ctx);
  const page = (where: ReturnType<typeof sql>) =>
    sql`select id from events where tenant_id = ${parseTypeId("tnt", ctx.tenantId)}::uuid and ${where} order by id desc limit 51`;
  const plans = await read(ctx, async (tx) => [
    await plan(tx, page(sql`true`)),
    await plan(tx, page(sql`type = 'type.7'`)),
    await plan(tx, page(sql`subject = 'subject 7'`)),
    await plan(tx, page(sql`correlation_id = 'correlation 7'`)),
    await plan(
      tx,
      page(
        sql`id >= uuid_floor(now() - interval '1 minute') and id < uuid_floor(now() + interval '1 minute')`,
      ),
    ),
  ]);
  for (const text of plans) {
    expect(text).toMatch(/Index (Only )?Scan|Bitmap Index Scan/);
    expect(text).not.toContain("Seq Scan");
  }
  expect(plans[4]?.match(/ on events_\d{8}/g)).toHaveLength(1);
  expect((await listEvents(ctx, { type: "type.7" })).data).toHaveLength(50);
});
