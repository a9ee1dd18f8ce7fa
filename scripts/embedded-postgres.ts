import { createHash, randomBytes } from "node:crypto";
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join, relative, resolve } from "node:path";
import pg from "pg";
import { choosePort, untilPortFree } from "./lib/ports.mjs";
import { canReach, postgresAccount, type Account } from "./lib/postgres/account.ts";
import { embeddedBinaries, repositoryRoot, type Binaries } from "./lib/postgres/binaries.ts";
import {
  hasCrashed,
  initialise,
  isRunning,
  kill,
  runningPort,
  start,
  stop,
  type Cluster,
} from "./lib/postgres/cluster.ts";
import { ensureSecrets, writeAtomically } from "./lib/secrets.ts";

export interface EmbeddedPostgresOptions {
  /** Holds `postgres/` (the cluster), `secrets.json` and `postgres.json` (where it runs). */
  readonly dataDir: string;
  /** Wished for; without it the last one, else any free one. */
  readonly port?: number;
  /** False for tests: quick, and a crash of the machine loses it. */
  readonly durable: boolean;
  /** Told, one line each, what a person should know. */
  readonly log: (line: string) => void;
  /** Another installation's programs, e.g. /usr/lib/postgresql/15/bin, instead of the npm package's. */
  readonly binaries?: Binaries;
}

export interface EmbeddedPostgres {
  /** Superuser, database `postgres`. */
  readonly adminUrl: string;
  readonly port: number;
  /** False when the server died; start again with the same options to get it back on the same port. */
  isRunning(): boolean;
  /** Disconnects everyone and stops; a cluster that is not durable is deleted. */
  stop(): Promise<void>;
  /** Ends it this instant, as a crash would; what was committed is recovered at the next start. */
  kill(): void;
}

/**
 * Runs a private Postgres of one data directory. What an earlier run left behind after a kill -9 is
 * taken over (a server still up) or cleaned up (its pid file). Works as root and as an ordinary user.
 */
export async function startEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const dataDir = resolve(options.dataDir);
  const { POSTGRES_PASSWORD: password } = ensureSecrets(dataDir);
  const cluster = placeCluster(dataDir, options);
  const { directory } = cluster;
  const lastPort = readState(dataDir)?.port;
  await initialise(cluster, password);
  const port = (await takeOver(cluster, password)) ?? (await portFor(cluster, options.port ?? lastPort));
  if (!isRunning(directory)) await start(cluster, { port, durable: options.durable });
  const adminUrl = urlOf(port, password);
  await login(adminUrl);
  writeState(dataDir, { directory, port });
  return {
    adminUrl,
    port,
    isRunning: () => isRunning(directory),
    stop: async () => {
      await stop(cluster, options.durable ? "fast" : "immediate");
      if (!options.durable) rmSync(directory, { recursive: true, force: true });
    },
    kill: () => kill(directory),
  };
}

/** The superuser's URL of the data directory's server; undefined when it is not up. */
export function findEmbeddedPostgres(dataDir: string): string | undefined {
  const state = readState(resolve(dataDir));
  const port = state && runningPort(state.directory);
  return port === undefined ? undefined : urlOf(port, ensureSecrets(dataDir).POSTGRES_PASSWORD);
}

/** Where the cluster of a data directory lives; undefined when it never had one. */
export function embeddedDirectory(dataDir: string): string | undefined {
  return readState(resolve(dataDir))?.directory;
}

/** Where the cluster lives: once chosen, it stays there. */
function placeCluster(dataDir: string, { binaries, log }: EmbeddedPostgresOptions): Cluster {
  const account = postgresAccount(log);
  let directory = readState(dataDir)?.directory;
  if (directory === undefined) {
    directory = chooseDirectory(dataDir, { account, log });
    writeState(dataDir, { directory });
  }
  return { account, directory, binaries: binaries ?? embeddedBinaries(account, shelter) };
}

function chooseDirectory(
  dataDir: string,
  { account, log }: { account: Account | undefined; log: (line: string) => void },
): string {
  mkdirSync(dataDir, { recursive: true });
  if (account === undefined) return join(dataDir, "postgres");
  chmodSync(dataDir, 0o711);
  if (canReach(dataDir, account)) return join(dataDir, "postgres");
  const directory = join(shelter(), `data-${randomBytes(5).toString("hex")}`);
  log(`The user \`postgres\` cannot reach ${dataDir}, so the database is kept in ${directory}`);
  return directory;
}

/** A folder of root's that every user can reach, one per clone: for when the clone is out of reach for `postgres`. */
function shelter(): string {
  const name = `trunkline-${hash(repositoryRoot)}`;
  for (const parent of ["/var/lib", tmpdir()]) {
    const folder = join(parent, name);
    try {
      mkdirSync(folder, { recursive: true });
      chmodSync(folder, 0o755);
      accessSync(folder, constants.W_OK);
      return folder;
    } catch (error) {
      if (parent !== "/var/lib") throw error;
    }
  }
  throw new Error("no folder for the database could be made");
}

/** The port of a server that an earlier run left up; one that does not let us in is stopped instead. */
async function takeOver(cluster: Cluster, password: string): Promise<number | undefined> {
  const port = runningPort(cluster.directory);
  if (port === undefined) return undefined;
  try {
    await login(urlOf(port, password));
    return port;
  } catch {
    await stop(cluster);
    return undefined;
  }
}

/** After a crash the port of before is waited for: others may be connected to it for longer than one server lives. */
async function portFor(cluster: Cluster, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined && hasCrashed(cluster.directory))
    await untilPortFree(wanted, { timeoutMs: 5_000 });
  return choosePort([wanted]);
}

async function login(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  await client.connect();
  await client.end();
}

function urlOf(port: number, password: string): string {
  return `postgresql://postgres:${password}@127.0.0.1:${port}/postgres`;
}

interface State {
  readonly directory: string;
  /** Of the last start. */
  readonly port?: number;
}

function readState(dataDir: string): State | undefined {
  const path = join(dataDir, "postgres.json");
  if (!existsSync(path)) return undefined;
  const parsed: unknown = JSON.parse(readFileSync(path, "utf8"));
  if (typeof parsed !== "object" || parsed === null || !("directory" in parsed)) return undefined;
  const directory = resolve(dataDir, String(parsed.directory));
  return "port" in parsed ? { directory, port: Number(parsed.port) } : { directory };
}

/** A cluster inside the data directory is noted by its relative path, so that a clone can be moved. */
function writeState(dataDir: string, { directory, port }: State): void {
  const inside = relative(dataDir, directory);
  const noted = inside.startsWith("..") || isAbsolute(inside) ? directory : inside;
  writeAtomically(
    join(dataDir, "postgres.json"),
    `${JSON.stringify({ directory: noted, port }, undefined, 2)}\n`,
  );
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 10);
}
