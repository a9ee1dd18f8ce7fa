import { execFile, type ExecFileOptions } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { commandOf, isAlive } from "../processes.mjs";
import type { Account } from "./account.ts";
import { giveTo, type Binaries } from "./binaries.ts";
import { pgHba, postgresConf, type ClusterSettings } from "./settings.ts";

/** One data directory of Postgres and what is needed to run it. */
export interface Cluster {
  readonly binaries: Binaries;
  readonly account: Account | undefined;
  readonly directory: string;
}

const startTimeoutMs = 300_000;
const maxLogBytes = 16 * 1024 * 1024;
const run = promisify(execFile);

/** Makes the data directory when it is not there yet; half of one is never left behind. */
export async function initialise(cluster: Cluster, password: string): Promise<void> {
  const { directory, binaries, account } = cluster;
  if (existsSync(join(directory, "PG_VERSION"))) return checkVersion(cluster);
  const draft = `${directory}.${process.pid}.new`;
  const passwordFile = `${draft}.password`;
  mkdirSync(dirname(directory), { recursive: true });
  mkdirSync(draft, { mode: 0o700 });
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  try {
    giveTo(account, draft);
    giveTo(account, passwordFile);
    // The operating system's locales differ from host to host; Postgres' own does not.
    const builtin = binaries.major >= 17 ? ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] : [];
    const fixed = [
      "--username=postgres",
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C",
      "--no-sync",
    ];
    await execute(cluster, "initdb", ["-D", draft, `--pwfile=${passwordFile}`, ...fixed, ...builtin]);
    renameSync(draft, directory);
  } finally {
    rmSync(passwordFile, { force: true });
    rmSync(draft, { recursive: true, force: true });
  }
}

/** Starts the server and returns when it accepts connections, crash recovery included. */
export async function start(cluster: Cluster, settings: ClusterSettings): Promise<void> {
  const { directory } = cluster;
  write(cluster, "postgresql.conf", postgresConf(settings));
  write(cluster, "pg_hba.conf", pgHba);
  const log = join(directory, "server.log");
  if ((statSync(log, { throwIfNoEntry: false })?.size ?? 0) > maxLogBytes) truncateSync(log);
  const deadline = Date.now() + startTimeoutMs;
  for (let tries = 1; ; tries++) {
    removeStalePidFile(cluster);
    // pg_ctl gives the server a session of its own, so a Ctrl-C on our terminal does not reach it before we are done.
    await execute(cluster, "pg_ctl", ["start", "-D", directory, "-l", log, "-W", "-s"]);
    if (await isReady(directory, deadline)) return;
    // After a kill -9 of the server its sessions may live on for a moment, and keep it from starting.
    const isHeldUp = /shared memory block/.test(logTail(directory));
    if (!isHeldUp || tries === 20) throw new Error(`Postgres did not start\n${logTail(directory)}`);
    await wait(500);
  }
}

/** Waits for a server that has just been launched: true once it accepts connections, false if it gave up. */
async function isReady(directory: string, deadline: number): Promise<boolean> {
  while (readPidFile(directory)?.status !== "ready") {
    if (Date.now() > deadline) return false;
    await wait(25);
    if (!(await isStartingOrRunning(directory))) return false;
  }
  return true;
}

/** Stops the server: clients are disconnected, everything committed is on disk when it returns. */
export async function stop(cluster: Cluster, how: "fast" | "immediate" = "fast"): Promise<void> {
  if (!isRunning(cluster.directory)) return;
  try {
    await execute(cluster, "pg_ctl", ["stop", "-D", cluster.directory, "-m", how, "-w", "-t", "30", "-s"]);
  } catch (error) {
    if (!isRunning(cluster.directory)) return; // it went by itself between the two lines above
    if (how === "immediate") throw error;
    await stop(cluster, "immediate");
  }
}

/** Ends the server at once, without waiting for it. */
export function kill(directory: string): void {
  const found = readPidFile(directory);
  if (found !== undefined && isRunning(directory)) process.kill(found.pid, "SIGQUIT");
}

/** Whether a server of this data directory is up, whoever started it. */
export function isRunning(directory: string): boolean {
  const found = readPidFile(directory);
  if (found === undefined || !isAlive(found.pid)) return false;
  const command = commandOf(found.pid);
  return command === undefined || /postgres|postmaster/.test(command);
}

/** The port of the server of this data directory; undefined when it is not up. */
export function runningPort(directory: string): number | undefined {
  return isRunning(directory) ? readPidFile(directory)?.port : undefined;
}

/** Whether its last server ended without having been stopped. */
export function hasCrashed(directory: string): boolean {
  return readPidFile(directory) !== undefined && !isRunning(directory);
}

function checkVersion({ directory, binaries }: Cluster): void {
  const found = readFileSync(join(directory, "PG_VERSION"), "utf8").trim();
  if (found !== String(binaries.major)) {
    throw new Error(
      `${directory} holds a database of Postgres ${found}, this version needs ${binaries.major}: dump and restore it, or move it away`,
    );
  }
}

/** A pid file whose process is gone, or has become another program's, would keep the server from starting. */
function removeStalePidFile({ directory }: Cluster): void {
  if (hasCrashed(directory)) rmSync(join(directory, "postmaster.pid"), { force: true });
}

/** Just after the launch there is no pid file for a moment: only its absence for a while is a failure. */
async function isStartingOrRunning(directory: string): Promise<boolean> {
  for (let tries = 0; tries < 80; tries++) {
    if (isRunning(directory)) return true;
    await wait(25);
  }
  return false;
}

/** Lines of `postmaster.pid`: pid, data directory, start time, port, socket folder, address, shared memory, status. */
function readPidFile(directory: string): { pid: number; port: number; status: string } | undefined {
  const path = join(directory, "postmaster.pid");
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, "utf8").split("\n");
  const pid = Number(lines[0]);
  return Number.isInteger(pid) && pid > 0
    ? { pid, port: Number(lines[3]), status: (lines[7] ?? "").trim() }
    : undefined;
}

function write({ directory, account }: Cluster, name: string, text: string): void {
  const path = join(directory, name);
  writeFileSync(path, text, { mode: 0o600 });
  giveTo(account, path);
}

async function execute(
  { binaries, account, directory }: Cluster,
  program: string,
  args: readonly string[],
): Promise<void> {
  const options: ExecFileOptions = {
    cwd: existsSync(directory) ? directory : dirname(directory),
    env: cleanEnvironment(),
    windowsHide: true,
    ...account,
  };
  const file = join(binaries.folder, program);
  // The server must not inherit a pipe of ours, else the call would last as long as the server: -l and -s see to it.
  await run(file, args, options).catch((error: Error & { stderr?: string }) => {
    throw new Error(
      `${basename(file)} failed: ${error.stderr?.trim() || error.message}\n${logTail(directory)}`,
      { cause: error },
    );
  });
}

/** PG* variables of the caller's shell would otherwise change what the programs do. */
function cleanEnvironment(): NodeJS.ProcessEnv {
  const env: NodeJS.ProcessEnv = { ...process.env, LANG: "C", LC_ALL: "C", TZ: "UTC" };
  for (const name of Object.keys(env)) {
    if (name.startsWith("PG") || (name.startsWith("LC_") && name !== "LC_ALL")) delete env[name];
  }
  return env;
}

function logTail(directory: string): string {
  const path = join(directory, "server.log");
  return existsSync(path) ? readFileSync(path, "utf8").trimEnd().split("\n").slice(-12).join("\n") : "";
}
