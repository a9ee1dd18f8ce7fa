import { expect, it, vi } from "vitest";
import pg from "pg";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();

/** How often Postgres has looked into an index of these tables, and how many rows it has read without one. */
async function reads(owner: pg.Client): Promise<{ lookups: number; scanned: number }> {
  const { rows } = await owner.query<{ lookups: number; scanned: number }>(`
    select sum(idx_scan)::float8 as lookups, sum(seq_tup_read)::float8 as scanned
    from pg_stat_user_tables where relname ~ '^(events|deliveries|delivery_queue|attempts)'`);
  return rows[0] ?? { lookups: 0, scanned: 0 };
}

it("finds rows by index, though its plans are of a time when the tables were nearly empty", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "thing.done");
  const receiver = await bench.receiver();
  await endpointTo(ctx, receiver);
  let wanted = 0;
  const deliver = async (count: number) => {
    await publishBatch(ctx, {
      events: Array.from({ length: count }, (_, n) => ({ type: "thing.done", data: { n } })),
    });
    wanted += count;
    await vi.waitFor(() => expect(receiver.received).toHaveLength(wanted), { timeout: 20_000 });
  };
  await bench.dispatch(harness.platform);
  await deliver(1);
  const owner = new pg.Client({ connectionString: harness.database.ownerUrl });
  await owner.connect();
  try {
    // A new day's partitions after their first minute.
    await owner.query("analyze");
    for (let time = 0; time < 12; time += 1) await deliver(1);
    for (let time = 0; time < 4; time += 1) await deliver(500);
    // Sessions report their counts after a second.
    await vi.waitFor(async () => expect((await reads(owner)).lookups).toBeGreaterThan(wanted * 2), {
      timeout: 10_000,
    });
    expect((await reads(owner)).scanned).toBeLessThan(1_000);
  } finally {
    await owner.end();
  }
});
