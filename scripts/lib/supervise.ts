import { spawn, type ChildProcess } from "node:child_process";
import { flagsOf, productNode, root } from "./repository.mjs";

/** Asks a child to drain and end. */
export const stopMessage = "trunkline:stop";

const firstDelayMs = 500;
const longestDelayMs = 30_000;
/** A process that lived this long before it died starts again at once, with the delays as new. */
const stableMs = 60_000;

export interface SuperviseOptions {
  /** For people: "server", "worker". */
  readonly name: string;
  /** TypeScript file, relative to the root. */
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: (line: string) => void;
}

export interface Supervised {
  /** Settles when the process ends for the first time, with its exit code. */
  readonly firstExit: Promise<number>;
  /** Asks it to drain, waits up to `graceMs`, then kills it. It is not started again. */
  stop(graceMs: number): Promise<void>;
  /** Kills it at once. */
  kill(): void;
}

/** Runs a process of the product and starts it again, with growing delays, whenever it ends. */
export function supervise(options: SuperviseOptions): Supervised {
  const { name, log } = options;
  const first = Promise.withResolvers<number>();
  let isStopping = false;
  let restart: NodeJS.Timeout | undefined;
  let failures = 0;
  let child = launch();

  function launch(): ChildProcess {
    const startedAt = performance.now();
    const launched = spawnProcess(options);
    launched.once("exit", (code, signal) => {
      first.resolve(code ?? 1);
      if (isStopping) return;
      failures = performance.now() - startedAt > stableMs ? 0 : failures + 1;
      const delayMs = restartDelayMs(failures);
      log(`the ${name} ended (${signal ?? `exit code ${code}`}); starting it again in ${delayMs / 1000} s`);
      restart = setTimeout(() => (child = launch()), delayMs);
    });
    return launched;
  }

  return {
    firstExit: first.promise,
    stop: async (graceMs) => {
      isStopping = true;
      clearTimeout(restart);
      await end(child, graceMs);
    },
    kill: () => {
      isStopping = true;
      child.kill("SIGKILL");
    },
  };
}

/** How long to wait before the next start, after so many quick deaths in a row. */
export function restartDelayMs(failures: number): number {
  return failures === 0 ? 0 : Math.min(firstDelayMs * 2 ** (failures - 1), longestDelayMs);
}

function spawnProcess({ file, env }: SuperviseOptions): ChildProcess {
  const link = new URL("./child-link.ts", import.meta.url);
  return spawn(productNode, [...flagsOf(file), `--import=${link.href}`, file], {
    cwd: root,
    env: { ...process.env, ...env, TRUNKLINE_SUPERVISOR_PID: String(process.pid) },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    // A group of its own, so that Ctrl-C on the terminal does not cut it off before it has drained.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
}

async function end(child: ChildProcess, graceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  if (child.connected) child.send(stopMessage);
  else child.kill("SIGTERM");
  const timer = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await gone;
  clearTimeout(timer);
}
