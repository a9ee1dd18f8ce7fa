import { expect, it } from "vitest";
import { tenants } from "#db/schema/index";
import { parseTypeId } from "#lib/type-id";
import { read, transactOnce } from "#server/kernel/transact";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();

it("sees and changes the tenant's rows alone, and leaves its connection without a tenant", async () => {
  const { ctx } = await scenario(harness.platform);
  const other = await scenario(harness.platform);
  const rename = { text: "update tenants set name = $1 returning id", values: ["Renamed"] };
  const { rows } = await transactOnce<{ id: string }>(ctx, rename);
  expect(rows).toEqual([{ id: parseTypeId("tnt", ctx.tenantId) }]);
  const named = await read(other.ctx, (tx) => tx.db.select({ name: tenants.name }).from(tenants));
  expect(named).not.toContainEqual({ name: "Renamed" });
  const client = await harness.platform.db.app.pool.connect();
  const left = await client.query("select id from tenants");
  client.release();
  expect(left.rows).toEqual([]);
});

it("takes a failed statement back, and the next one does not suffer", async () => {
  const { ctx } = await scenario(harness.platform);
  const before = await read(ctx, (tx) => tx.db.select().from(tenants));
  const broken =
    "with changed as (update tenants set name = 'half' returning 1) select 1 / (count(*) - 1) from changed";
  await expect(transactOnce(ctx, { text: broken })).rejects.toMatchObject({ code: "22012" });
  expect(await read(ctx, (tx) => tx.db.select().from(tenants))).toEqual(before);
  expect((await transactOnce(ctx, { text: "select 1 as one" })).rows).toEqual([{ one: 1 }]);
});

it("does not mix up the answers of statements that run side by side", async () => {
  const { ctx } = await scenario(harness.platform);
  const one = async (n: number) => (await transactOnce<{ n: number }>(ctx, select(n))).rows[0]?.n;
  const select = (n: number) => ({
    name: "echo",
    text: "select $1::int as n, pg_sleep(random() / 50)",
    values: [n],
  });
  const all = Array.from({ length: 60 }, (_, n) => n);
  expect(await Promise.all(all.map(one))).toEqual(all);
});
