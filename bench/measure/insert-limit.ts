import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Bench, eventData, eventType } from "../bench.ts";
import { runInsertLoop } from "../load/child.ts";

export interface InsertLimit {
  readonly perSecond: number;
  /** How it was reached. */
  readonly how: string;
}

const connectionsTried = [8, 16, 32, 64];
const tenant = "0190a5c4-7d3e-7000-8000-000000000001";

/**
 * How many single rows as large as an event this database commits per second, each in its own transaction:
 * the best of several numbers of connections, by node-pg and, where the host has it, by pgbench.
 */
export async function measureInserts({ admin, stack, isQuick, note }: Bench): Promise<InsertLimit[]> {
  await admin.query(`create table if not exists bench_rows
    (id uuid primary key, tenant_id uuid not null, type text not null, data text not null, created_at timestamptz not null default now())`);
  const seconds = isQuick ? 2 : 4;
  const url = stack.database.adminUrl;
  let best: InsertLimit = { perSecond: 0, how: "" };
  for (const connections of connectionsTried) {
    const { inserted, seconds: took } = await runInsertLoop({
      url,
      connections,
      seconds,
      statement: "insert into bench_rows (id, tenant_id, type, data) values ($1, $2, $3, $4)",
      values: ["{uuid}", tenant, eventType, eventData],
    });
    const perSecond = inserted / took;
    note(`  node-pg, ${connections} connections: ${Math.round(perSecond)} inserts/s`);
    if (perSecond > best.perSecond) best = { perSecond, how: `node-pg, ${connections} connections` };
  }
  const byPgbench = measureWithPgbench(url, { seconds, note });
  await admin.query("drop table bench_rows");
  return byPgbench === null ? [best] : [best, byPgbench];
}

/** Null where the host has no pgbench. */
function measureWithPgbench(
  url: string,
  { seconds, note }: { seconds: number; note: Bench["note"] },
): InsertLimit | null {
  const folder = mkdtempSync(join(tmpdir(), "trunkline-pgbench-"));
  const script = join(folder, "insert.sql");
  const values = `gen_random_uuid(), '${tenant}', '${eventType}', '${eventData}'`;
  writeFileSync(script, `insert into bench_rows (id, tenant_id, type, data) values (${values});\n`);
  try {
    let best: InsertLimit | null = null;
    for (const connections of connectionsTried) {
      const flags = ["-n", "-M", "prepared", "-c", String(connections), "-j", "2", "-T", String(seconds)];
      const run = spawnSync("pgbench", [...flags, "-f", script, url], { encoding: "utf8" });
      const perSecond = Number(/tps = ([\d.]+)/.exec(run.stdout ?? "")?.[1]);
      if (run.error !== undefined || !Number.isFinite(perSecond)) return best;
      note(`  pgbench, ${connections} connections: ${Math.round(perSecond)} inserts/s`);
      if (best === null || perSecond > best.perSecond)
        best = { perSecond, how: `pgbench, ${connections} connections` };
    }
    return best;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
