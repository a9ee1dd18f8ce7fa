import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type {
  InsertLoop,
  InsertLoopResult,
  LatencyProbe,
  LatencyResult,
  Listening,
  PostLoop,
  PostLoopResult,
  ReceiverCommand,
  ReceiverReport,
  ReceiverWindow,
} from "./messages.ts";

/** Runs the loop in a process of its own, so that it has a core to itself where there is one. */
export function runPostLoop(input: PostLoop): Promise<PostLoopResult> {
  return runOnce<PostLoopResult>("post-loop", input);
}

export function runInsertLoop(input: InsertLoop): Promise<InsertLoopResult> {
  return runOnce<InsertLoopResult>("insert-loop", input);
}

export interface CountingReceiver {
  readonly url: string;
  reset(): void;
  report(): Promise<ReceiverReport>;
  /** What came from the first to the last request at a path below `/t/`. */
  window(path: string): Promise<ReceiverWindow>;
  close(): void;
}

export async function startCountingReceiver(): Promise<CountingReceiver> {
  const child = launch("receiver");
  const { url } = await next<Listening>(child);
  const tell = (command: ReceiverCommand) => void child.send(command);
  return {
    url,
    reset: () => tell({ kind: "reset" }),
    report() {
      const report = next<ReceiverReport>(child);
      tell({ kind: "report" });
      return report;
    },
    window(path) {
      const window = next<ReceiverWindow>(child);
      tell({ kind: "window", path });
      return window;
    },
    close: () => child.disconnect(),
  };
}

/** `probeOf` gets the URL where the probe receives. */
export async function runLatencyProbe(
  probeOf: (receiverUrl: string) => Promise<LatencyProbe>,
): Promise<LatencyResult> {
  const child = launch("latency-probe");
  const { url } = await next<Listening>(child);
  const probe = await probeOf(url);
  const result = next<LatencyResult>(child);
  child.send(probe);
  return result;
}

async function runOnce<R>(name: string, input: object): Promise<R> {
  const child = launch(name);
  const result = next<R>(child);
  child.send(input);
  return result;
}

function launch(name: string): ChildProcess {
  return fork(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)), { stdio: "inherit" });
}

function next<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`a load process ended with exit code ${code}`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as T);
    });
  });
}
