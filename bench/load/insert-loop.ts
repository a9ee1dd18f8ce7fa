/** Inserts one row per commit over several connections of node-pg. */
import { randomUUID } from "node:crypto";
import pg from "pg";
import type { InsertLoop, InsertLoopResult } from "./messages.ts";

process.once("message", (input: InsertLoop) => {
  void run(input).then((result) => process.send?.(result, () => process.exit(0)));
});

async function run({ url, connections, seconds, statement, values }: InsertLoop): Promise<InsertLoopResult> {
  const clients = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  let inserted = 0;
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  const inserter = async (client: pg.Client) => {
    while (performance.now() < endMs) {
      const row = values.map((value) => (value === "{uuid}" ? randomUUID() : value));
      await client.query({ name: "insert-one", text: statement, values: row });
      inserted += 1;
    }
  };
  await Promise.all(clients.map(inserter));
  const elapsed = (performance.now() - startMs) / 1_000;
  await Promise.all(clients.map((client) => client.end()));
  return { kind: "done", inserted, seconds: elapsed };
}
