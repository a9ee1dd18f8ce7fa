import { expect, it } from "vitest";
import { seedIfEmpty } from "#db/seed/index";
import { useDatabase } from "#tests/support/platform";

const harness = useDatabase();
const options = { demoPassword: "correct horse battery", apiKey: "tk_a-key-for-automation-123" };

async function count(table: string): Promise<number> {
  const { rows } = await harness.platform.db.system.pool.query<{ n: number }>(
    `select count(*)::int as n from ${table}`,
  );
  return rows[0]?.n ?? 0;
}

it("seeds an empty database once, with a day of traffic that adds up", async () => {
  expect(await seedIfEmpty(harness.platform, options)).toBe(true);
  const events = await count("events");
  expect(events).toBeGreaterThan(500);
  expect(await count("deliveries")).toBeGreaterThan(events / 2);
  const { rows } = await harness.platform.db.system.pool.query(
    "select (select sum(delivered + failed)::int from delivery_stats) as stats, (select count(*)::int from attempts) as attempts, (select sum(published)::int from event_stats) as published, (select sum(events)::int from usage_days) as used",
  );
  expect(rows[0]).toMatchObject({ stats: rows[0].attempts, published: events, used: events });
  expect(await seedIfEmpty(harness.platform, options)).toBe(false);
  expect(await count("events")).toBe(events);
  expect(await count("api_keys")).toBe(1);
});
