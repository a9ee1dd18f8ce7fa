import { expect, it } from "vitest";
import { uuidFloor } from "#server/kernel/ids";
import { useDatabase } from "#tests/support/platform";

const harness = useDatabase();

async function column(sql: string, values: unknown[] = []): Promise<unknown[]> {
  const { rows } = await harness.platform.db.system.pool.query({ text: sql, values, rowMode: "array" });
  return rows.map((row: unknown[]) => row[0]);
}

const partitionsOf = (table: string) =>
  column("select inhrelid::regclass::text from pg_inherits where inhparent = $1::regclass order by 1", [
    table,
  ]);

it("bounds partitions by the same uuid as the application does", async () => {
  const at = new Date("2026-03-01T00:00:00.000Z");
  expect(await column("select uuid_floor($1)::text", [at])).toEqual([uuidFloor(at)]);
});

it("makes partitions ahead once, and has no default partition", async () => {
  const far = new Date("2031-01-10T12:00:00Z");
  expect(await column("select create_partitions($1, 2)", [far])).toEqual([12]);
  expect(await column("select create_partitions($1, 2)", [far])).toEqual([0]);
  expect(await partitionsOf("events")).toEqual(
    expect.arrayContaining(["events_20310109", "events_20310110", "events_20310111", "events_20310112"]),
  );
  expect(
    await column(
      "select count(*)::int from pg_partitioned_table where partdefid <> 0 and partrelid in ('events'::regclass, 'deliveries'::regclass, 'attempts'::regclass)",
    ),
  ).toEqual([0]);
});

it("drops only partitions whose whole day is over", async () => {
  await column("select create_partitions($1, 0)", [new Date("2024-05-02T00:00:00Z")]);
  const dropped = await column("select drop_partitions('attempts', $1)", [new Date("2024-05-02T23:59:59Z")]);
  expect(dropped).toEqual(["attempts_20240501"]);
  expect(await partitionsOf("attempts")).toContain("attempts_20240502");
});

it("refuses to drop partitions of any other table", async () => {
  await expect(column("select drop_partitions('users', now())")).rejects.toThrow(
    "not a time-partitioned table",
  );
});
