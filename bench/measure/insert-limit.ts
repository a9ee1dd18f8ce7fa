import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Bench, eventData, eventType } from "../bench.ts";
import { runInsertLoop } from "../load/child.ts";

export interface InsertLimit {
  readonly perSecond: number;
  /** How it was reached. */
  readonly how: string;
}

const connectionsTried = [8, 16, 32, 64];
const tenant = "0190a5c4-7d3e-7000-8000-000000000001";

/** One way to insert rows; each is tried with several numbers of connections. */
export interface Inserter {
  readonly client: "node-pg" | "pgbench";
  /** Rows per second; null where the host has no such client. */
  insert(bench: Bench, load: { connections: number; seconds: number }): Promise<number | null>;
}

const inserters: readonly Inserter[] = [
  { client: "node-pg", insert: insertWithNodePg },
  { client: "pgbench", insert: insertWithPgbench },
];

/** What single-row inserts reach here, each row as large as an event and in a transaction of its own. */
export class InsertLimits {
  readonly #bench: Bench;
  readonly #best = new Map<Inserter, { perSecond: number; connections: number }>();

  constructor(bench: Bench) {
    this.#bench = bench;
  }

  /** Finds the best number of connections of each client. */
  async search(seconds: number): Promise<void> {
    await this.#bench.admin.query(`create table if not exists bench_rows
      (id uuid primary key, tenant_id uuid not null, type text not null, data text not null,
       created_at timestamptz not null default now())`);
    for (const inserter of inserters)
      for (const connections of connectionsTried) await this.#try(inserter, { connections, seconds });
  }

  /** Measures once more with what was best; the higher figure stays. */
  async repeat(seconds: number): Promise<void> {
    for (const [inserter, { connections }] of this.#best) await this.#try(inserter, { connections, seconds });
  }

  async take(): Promise<InsertLimit[]> {
    await this.#bench.admin.query("drop table bench_rows");
    return [...this.#best].map(([{ client }, { perSecond, connections }]) => ({
      perSecond,
      how: `${client}, ${connections} connections`,
    }));
  }

  async #try(inserter: Inserter, load: { connections: number; seconds: number }): Promise<void> {
    const perSecond = await inserter.insert(this.#bench, load);
    if (perSecond === null) return;
    const { client } = inserter;
    this.#bench.note(`  ${client}, ${load.connections} connections: ${Math.round(perSecond)} inserts/s`);
    if (perSecond > (this.#best.get(inserter)?.perSecond ?? 0))
      this.#best.set(inserter, { perSecond, connections: load.connections });
  }
}

async function insertWithNodePg({ stack }: Bench, load: { connections: number; seconds: number }) {
  const { inserted, seconds } = await runInsertLoop({
    ...load,
    url: stack.database.adminUrl,
    statement: "insert into bench_rows (id, tenant_id, type, data) values ($1, $2, $3, $4)",
    values: ["{uuid}", tenant, eventType, eventData],
  });
  return inserted / seconds;
}

async function insertWithPgbench({ stack }: Bench, load: { connections: number; seconds: number }) {
  const folder = mkdtempSync(join(tmpdir(), "trunkline-pgbench-"));
  const script = join(folder, "insert.sql");
  const values = `gen_random_uuid(), '${tenant}', '${eventType}', '${eventData}'`;
  writeFileSync(script, `insert into bench_rows (id, tenant_id, type, data) values (${values});\n`);
  const size = ["-c", String(load.connections), "-j", "2", "-T", String(load.seconds)];
  try {
    const run = promisify(execFile)("pgbench", [
      "-n",
      "-M",
      "prepared",
      ...size,
      "-f",
      script,
      stack.database.adminUrl,
    ]);
    const { stdout } = await run;
    return Number(/tps = ([\d.]+)/.exec(stdout)?.[1]);
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return null;
    throw error;
  } finally {
    rmSync(folder, { recursive: true });
  }
}
