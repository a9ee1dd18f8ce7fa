/**
 * One installation on this machine: database (embedded unless DATABASE_URL is set), migrations, server and
 * worker, until Ctrl-C. Started by scripts/start.mjs, which has installed and built; all state is on disk,
 * so a kill -9 of any of it, or of all, loses nothing.
 */
import { type Env, EnvError } from "#server/kernel/env";
import { banner } from "./lib/banner.ts";
import { untilHealthy } from "./lib/health.ts";
import { createInterrupts } from "./lib/interrupts.ts";
import { keepLocalDatabase, type KeptDatabase } from "./lib/local-database.ts";
import { acquireLock, InUseError } from "./lib/lock.mjs";
import { untilPortFree } from "./lib/ports.mjs";
import { isPrepared, notePrepared, preparation } from "./lib/prepared.ts";
import { exitOf, spawnProduct } from "./lib/product.mjs";
import { createProgress } from "./lib/progress.mjs";
import { dataDir } from "./lib/repository.mjs";
import { checkSettings, resolveSettings } from "./lib/settings.ts";
import { supervise, type Supervised } from "./lib/supervise.ts";

const drainMs = 25_000;
const progress = createProgress();

/** A reason not to start that a person can remove, in one line. */
class StartError extends Error {
  override readonly name = "StartError";
}

/** What must be undone at the end, the last first. */
const undo: (() => Promise<void> | void)[] = [];
const stopping = new AbortController();
let children: readonly Supervised[] = [];
let database: KeptDatabase | undefined;

const starting = start();
onInterrupt();
try {
  await starting;
} catch (error) {
  if (!stopping.signal.aborted) {
    console.error(isForPeople(error) ? error.message : error);
    await shutDown();
    process.exit(1);
  }
}

async function start(): Promise<void> {
  const settings = resolveSettings(process.env, dataDir());
  const env = checkSettings(process.env, settings);
  const { release, isAfterCrash } = acquireLock(dataDir(), env.PUBLIC_URL);
  undo.push(release);
  // The server of a run that was killed finishes its requests before it lets go of the port.
  const timeoutMs = isAfterCrash ? drainMs : 0;
  if (!(await untilPortFree(env.PORT, { host: env.HOST, timeoutMs }))) {
    throw new StartError(`Port ${env.PORT} is in use: stop what uses it, or set PORT to another one.`);
  }
  if (settings.isEmbedded) await progress.run("Starting Postgres", openDatabase);
  const found: Record<string, string> = database === undefined ? {} : { DATABASE_URL: database.ownerUrl };
  const variables = { ...settings.variables, ...found };
  await prepare(env, variables);
  if (!stopping.signal.aborted) await startProcesses(env, variables);
}

async function openDatabase(): Promise<void> {
  const opened = await keepLocalDatabase({ dataDir: dataDir(), log });
  undo.push(() => opened.stop());
  database = opened;
}

/** Migrates and seeds. An embedded database tells whether that was done already; any other is always asked. */
async function prepare(env: Env, variables: Readonly<Record<string, string>>): Promise<void> {
  const wanted = preparation(env, new Date());
  if (database !== undefined && (await isPrepared(database.ownerUrl, wanted))) return;
  await progress.run("Preparing the database", async () => {
    const code = await exitOf(spawnProduct("scripts/prepare.ts", [], variables));
    if (code !== 0) throw new StartError("The database could not be prepared.");
  });
  if (database !== undefined) await notePrepared(database.ownerUrl, wanted);
}

async function startProcesses(env: Env, variables: Readonly<Record<string, string>>): Promise<void> {
  progress.note("Starting the server and the worker …");
  const common = { env: variables, log };
  const server = supervise({ ...common, name: "server", file: "server.ts" });
  const worker = supervise({ ...common, name: "worker", file: "jobs/worker.ts" });
  children = [server, worker];
  undo.push(async () => {
    await Promise.all(children.map((child) => child.stop(drainMs)));
  });
  const failed = server.firstExit.then((code) => {
    throw new StartError(`The server ended with exit code ${code} before it was ready.`);
  });
  await Promise.race([untilHealthy(localUrl(env), stopping.signal), failed]);
  failed.catch(() => undefined); // from here on its supervisor starts it again
  if (!stopping.signal.aborted) console.log(banner(env));
}

function onInterrupt(): void {
  const interrupts = createInterrupts(() => performance.now());
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => {
      const which = interrupts.count();
      if (which === "first") void stopAndExit();
      if (which === "again") {
        for (const child of children) child.kill();
        database?.kill();
        process.exit(130);
      }
    });
  }
}

async function stopAndExit(): Promise<void> {
  stopping.abort();
  log("stopping: finishing what is under way (Ctrl-C again to stop at once)");
  await starting.catch(() => undefined); // its error is reported above; what it has opened is closed below
  await shutDown();
  process.exit(0);
}

async function shutDown(): Promise<void> {
  for (const step of undo.toReversed()) {
    try {
      await step();
    } catch (error) {
      log(error instanceof Error ? error.message : String(error));
    }
  }
}

/** The server as this machine reaches it, whatever its outside name. */
function localUrl({ HOST, PORT }: Env): string {
  const host = HOST === "0.0.0.0" ? "127.0.0.1" : HOST === "::" ? "::1" : HOST;
  return `http://${host.includes(":") ? `[${host}]` : host}:${PORT}`;
}

function isForPeople(error: unknown): error is Error {
  return error instanceof StartError || error instanceof EnvError || error instanceof InUseError;
}

function log(line: string): void {
  process.stderr.write(`${line}\n`);
}
