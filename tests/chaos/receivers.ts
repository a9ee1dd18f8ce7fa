import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { ReceiversCommand, ReceiversListening, ReceiversReport, ReceiversSettings } from "./messages.ts";

/** The receivers of all endpoints, in a process of their own. */
export interface Receivers {
  /** Of each endpoint. */
  readonly urls: readonly string[];
  /** From now on they are well. */
  heal(): void;
  report(): Promise<ReceiversReport>;
  close(): void;
}

export async function startReceivers(settings: ReceiversSettings): Promise<Receivers> {
  const file = fileURLToPath(new URL("receivers-process.ts", import.meta.url));
  const child = fork(file, [JSON.stringify(settings)], { stdio: "inherit", execArgv: [] });
  const { urls } = await next<ReceiversListening>(child);
  const tell = (command: ReceiversCommand) => void child.send(command);
  return {
    urls,
    heal: () => tell({ kind: "heal" }),
    report() {
      const report = next<ReceiversReport>(child);
      tell({ kind: "report" });
      return report;
    },
    close: () => child.disconnect(),
  };
}

function next<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const onExit = (code: number | null) => reject(new Error(`the receivers ended with exit code ${code}`));
    child.once("exit", onExit);
    child.once("message", (message) => {
      child.off("exit", onExit);
      resolve(message as T);
    });
  });
}
