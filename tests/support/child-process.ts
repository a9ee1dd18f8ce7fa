import { type ChildProcess, spawn } from "node:child_process";
import { resolve } from "node:path";
import { flagsOf, productNode, root } from "../../scripts/lib/repository.mjs";
import { stopMessage } from "../../scripts/lib/supervise.ts";

/** A process of the product that tests start, kill and start again. */
export interface ProductProcess {
  readonly name: string;
  /** Undefined while it does not run. */
  readonly pid: number | undefined;
  /** Starts it and waits until it is ready. @throws NotReadyError with its last lines when it ends before. */
  start(): Promise<void>;
  /** kill -9; resolves when it is gone. */
  kill(): Promise<void>;
  /** Lets it drain; gives its exit code, null when it had to be killed. */
  stop(): Promise<number | null>;
  /** Its last lines, stdout and stderr, over all its lives. */
  output(): string;
  /** How often it ended by itself once it was ready: neither killed nor stopped by us. */
  readonly crashes: number;
}

/** A process ended before it was ready, as one does whose database is away. */
export class NotReadyError extends Error {
  override readonly name = "NotReadyError";
}

export interface ProductProcessOptions {
  readonly name: string;
  /** TypeScript file, relative to the root. */
  readonly file: string;
  readonly env: Readonly<Record<string, string>>;
  /** Flags of Node. */
  readonly nodeFlags?: readonly string[];
  /** Resolves when the process can be used; the signal aborts when it has ended instead. */
  readonly untilReady: (process: { pid: number; signal: AbortSignal }) => Promise<void>;
  readonly drainMs?: number;
}

const keptCharacters = 60_000;
const link = new URL("../../scripts/lib/child-link.ts", import.meta.url).href;

export function productProcess(options: ProductProcessOptions): ProductProcess {
  const { name, drainMs = 30_000 } = options;
  let child: ChildProcess | undefined;
  let kept = "";
  let crashes = 0;
  let isExpectedToEnd = false;
  const keep = (chunk: Buffer) => {
    kept = (kept + chunk.toString()).slice(-keptCharacters);
  };

  async function start(): Promise<void> {
    isExpectedToEnd = false;
    let isReady = false;
    const started = launch(options);
    child = started;
    const ended = new AbortController();
    started.stdout?.on("data", keep);
    started.stderr?.on("data", keep);
    started.once("exit", () => {
      if (isReady && !isExpectedToEnd) crashes += 1;
      ended.abort();
      if (child === started) child = undefined;
    });
    const { pid } = started;
    if (pid === undefined) throw new Error(`${name} could not be started`);
    await options.untilReady({ pid, signal: ended.signal });
    if (ended.signal.aborted && !isExpectedToEnd)
      throw new NotReadyError(`${name} ended before it was ready:\n${kept.slice(-4_000)}`);
    isReady = true;
  }

  return {
    name,
    get pid() {
      return child?.pid;
    },
    get crashes() {
      return crashes;
    },
    start,
    output: () => kept,
    async kill() {
      isExpectedToEnd = true;
      const gone = exitOf(child);
      child?.kill("SIGKILL");
      await gone;
    },
    async stop() {
      isExpectedToEnd = true;
      const gone = exitOf(child);
      if (child?.connected === true) child.send(stopMessage);
      const timer = setTimeout(() => child?.kill("SIGKILL"), drainMs);
      const code = await gone;
      clearTimeout(timer);
      return code;
    },
  };
}

/** Its end also comes when this process is gone: the preloaded link lets it drain then. */
function launch({ file, env, nodeFlags = [] }: ProductProcessOptions): ChildProcess {
  return spawn(productNode, [...flagsOf(file), ...nodeFlags, `--import=${link}`, resolve(root, file)], {
    cwd: root,
    env: {
      NODE_ENV: "production",
      ...cleanEnvironment(),
      TRUNKLINE_SUPERVISOR_PID: String(process.pid),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

/** Settings of whoever runs the tests must not reach the processes under test. */
function cleanEnvironment(): Partial<NodeJS.ProcessEnv> {
  const kept = ["PATH", "HOME", "TMPDIR", "TEMP", "SystemRoot", "LANG", "TZ", "NODE_COMPILE_CACHE"];
  return Object.fromEntries(kept.flatMap((name) => (name in process.env ? [[name, process.env[name]]] : [])));
}

function exitOf(child: ChildProcess | undefined): Promise<number | null> {
  if (child === undefined || child.exitCode !== null || child.signalCode !== null) {
    return Promise.resolve(child?.exitCode ?? null);
  }
  return new Promise((resolve) => child.once("exit", (code) => resolve(code)));
}
