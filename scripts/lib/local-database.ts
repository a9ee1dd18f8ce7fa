import { setTimeout as wait } from "node:timers/promises";
import { findEmbeddedPostgres, startEmbeddedPostgres } from "../embedded-postgres.ts";
import { findHolder } from "./lock.mjs";
import { ensureOwner } from "./postgres/owner.ts";
import { ensureSecrets } from "./secrets.ts";

export interface LocalDatabase {
  /** The product's database, as the role that owns it. */
  readonly ownerUrl: string;
  stop(): Promise<void>;
}

/** One that is ours alone. */
export interface KeptDatabase extends LocalDatabase {
  /** Stops it without waiting for anything; what was committed is recovered at the next start. */
  kill(): void;
}

interface Options {
  readonly dataDir: string;
  readonly log: (line: string) => void;
}

const watchEveryMs = 500;

/** Starts the embedded database and keeps it up: when it dies, it comes back on the same port. */
export async function keepLocalDatabase(options: Options): Promise<KeptDatabase> {
  const stopping = new AbortController();
  const start = () => startEmbeddedPostgres({ ...options, durable: true });
  let server = await start();
  const ownerUrl = await own(server.adminUrl, options.dataDir);
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await wait(watchEveryMs, undefined, { signal: stopping.signal }).catch(() => undefined);
      if (stopping.signal.aborted || server.isRunning()) continue;
      options.log("Postgres stopped; starting it again");
      server = await start().catch((error: unknown) => {
        options.log(`Postgres did not start: ${error instanceof Error ? error.message : String(error)}`);
        return server;
      });
    }
  })();
  return {
    ownerUrl,
    stop: async () => {
      stopping.abort();
      await watching;
      await server.stop();
    },
    kill: () => {
      stopping.abort();
      server.kill();
    },
  };
}

/**
 * For a program beside `npm start`: its database when it is up. Else one is started for the while, and
 * left to the instance that took it over in between, if one did.
 */
export async function borrowLocalDatabase(options: Options): Promise<LocalDatabase> {
  const running = findEmbeddedPostgres(options.dataDir);
  if (running !== undefined)
    return { ownerUrl: await own(running, options.dataDir), stop: () => Promise.resolve() };
  const server = await startEmbeddedPostgres({ ...options, durable: true });
  return {
    ownerUrl: await own(server.adminUrl, options.dataDir),
    stop: async () => {
      if (findHolder(options.dataDir) === undefined) await server.stop();
    },
  };
}

function own(adminUrl: string, dataDir: string): Promise<string> {
  return ensureOwner(adminUrl, { password: ensureSecrets(dataDir).POSTGRES_PASSWORD, database: "trunkline" });
}
