import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { FromReceiver, Received, ToReceiver } from "./receiver-messages.ts";

/** The receiver in its own process. */
export interface Receiver {
  readonly url: string;
  useSecret(secret: string): void;
  /** What came so far, in order. */
  readonly received: readonly Received[];
  /** Sends the receiver a request as its sender would; gives the answer's status. */
  replay(request: Pick<Received, "headers" | "body">): Promise<number>;
  close(): Promise<void>;
}

const startTimeoutMs = 20_000;

/** Starts it and waits until it listens. It ends with this process. */
export async function startReceiver(): Promise<Receiver> {
  const child = fork(fileURLToPath(new URL("./receiver.ts", import.meta.url)), {
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  });
  const received: Received[] = [];
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("the receiver did not start")), startTimeoutMs);
    child.once("exit", (code) => reject(new Error(`the receiver ended with exit code ${code}`)));
    child.on("message", (message: FromReceiver) => {
      if (message.kind === "received") received.push(message);
      else {
        clearTimeout(timer);
        resolve(message.url);
      }
    });
  });
  return {
    url,
    received,
    useSecret: (secret) => void child.send({ secret } satisfies ToReceiver),
    replay: ({ headers, body }) => replay(url, headers, body),
    close: () => end(child),
  };
}

async function replay(url: string, headers: Received["headers"], body: string): Promise<number> {
  const kept = Object.entries(headers).filter(
    ([name]) => name.startsWith("webhook-") || name === "content-type",
  );
  const response = await fetch(url, { method: "POST", headers: Object.fromEntries(kept), body });
  await response.arrayBuffer();
  return response.status;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once("exit", resolve));
  child.disconnect();
  await gone;
}
