import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { embeddedDirectory, startEmbeddedPostgres } from "../../scripts/embedded-postgres.ts";
import { binariesIn } from "../../scripts/lib/postgres/binaries.ts";
import { ensureOwner } from "../../scripts/lib/postgres/owner.ts";
import { removeDataDir, temporaryDataDir } from "../../scripts/lib/postgres/temporary.ts";
import { isAlive } from "../../scripts/lib/processes.mjs";

/** An embedded Postgres that belongs to one run, and may be killed. */
export interface OwnPostgres {
  /** As the role that owns the product's database. */
  readonly ownerUrl: string;
  /** As superuser. */
  readonly adminUrl: string;
  /** kill -9 of the postmaster and of every process it has. */
  kill(): Promise<void>;
  /** Starts it again on the same port; returns after crash recovery. */
  start(): Promise<void>;
  /** Stops it and deletes its data. */
  remove(): Promise<void>;
}

const password = "a-password-of-a-test-database";

export interface OwnPostgresOptions {
  /** False is quicker, and loses the last commits when it is killed: it answers before they are written. */
  readonly durable: boolean;
  /** Whether `pg_stat_statements` counts what runs; needs `durable`. */
  readonly countsStatements?: boolean;
}

/** The embedded server, or that of the programs in the folder TEST_POSTGRES_BIN. */
export async function startOwnPostgres(options: OwnPostgresOptions): Promise<OwnPostgres> {
  const { durable, countsStatements = false } = options;
  const dataDir = await temporaryDataDir();
  const folder = process.env.TEST_POSTGRES_BIN;
  const programs = folder === undefined || folder === "" ? {} : { binaries: binariesIn(folder) };
  const log = (line: string) => void process.stderr.write(`${line}\n`);
  const launch = () => startEmbeddedPostgres({ dataDir, durable, log, ...programs });
  const first = await launch();
  const { adminUrl } = first;
  if (countsStatements) {
    if (!durable) throw new Error("a cluster that is not durable does not survive the restart this needs");
    await execute(adminUrl, "alter system set shared_preload_libraries = 'pg_stat_statements'");
    await first.stop();
    await launch();
  }
  const ownerUrl = await ensureOwner(adminUrl, { password, database: "trunkline" });
  const database = new URL(adminUrl);
  database.pathname = "/trunkline";
  if (countsStatements) await execute(database.toString(), "create extension pg_stat_statements");
  return {
    ownerUrl,
    adminUrl: database.toString(),
    kill: () => killAll(postmasterOf(dataDir)),
    start: async () => void (await launch()),
    remove: () => removeDataDir(dataDir),
  };
}

async function execute(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function postmasterOf(dataDir: string): number {
  const directory = embeddedDirectory(dataDir);
  if (directory === undefined) throw new Error("this data directory has no cluster");
  return Number(readFileSync(join(directory, "postmaster.pid"), "utf8").split("\n")[0]);
}

async function killAll(postmaster: number): Promise<void> {
  const children = childrenOf(postmaster);
  for (const pid of [postmaster, ...children]) signal(pid);
  while ([postmaster, ...children].some((pid) => isAlive(pid)))
    await new Promise((resolve) => setTimeout(resolve, 5));
}

function signal(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "ESRCH")) throw error; // gone by itself
  }
}

/** Elsewhere than on Linux the processes notice by themselves that their postmaster is gone. */
function childrenOf(parent: number): number[] {
  if (process.platform !== "linux") return [];
  return readdirSync("/proc")
    .map(Number)
    .filter((pid) => Number.isInteger(pid) && parentOf(pid) === parent);
}

function parentOf(pid: number): number | undefined {
  try {
    // "pid (name) state ppid …"; the name may hold parentheses.
    const stat = readFileSync(`/proc/${pid}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined; // it ended while we looked
  }
}
