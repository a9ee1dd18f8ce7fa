/** A receiver that counts and answers 204 at once; below `/hang` it answers after half a minute. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Listening, ReceiverCommand, ReceiverReport, ReceiverWindow } from "./messages.ts";

let received = 0;
let ids = new Set<string>();
let firstMs = 0;
let lastMs = 0;
let sample: ReceiverReport["sample"] = null;
/** When requests came, by path. */
let tallies = new Map<string, number[]>();
const hangMs = 30_000;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    const { url = "" } = request;
    if (url.startsWith("/hang")) {
      setTimeout(() => response.writeHead(204).end(), hangMs).unref();
      return;
    }
    response.writeHead(204).end();
    lastMs = performance.now();
    if (received === 0) firstMs = lastMs;
    received += 1;
    ids.add(String(request.headers["webhook-id"]));
    if (url.startsWith("/t/")) tally(url, lastMs);
    sample ??= { headers: headersOf(request.headers), body: Buffer.concat(chunks).toString() };
  });
});
server.keepAliveTimeout = 60_000;
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  tell({ kind: "listening", url: `http://127.0.0.1:${port}` });
});

process.on("message", (command: ReceiverCommand) => {
  if (command.kind === "reset") {
    received = 0;
    ids = new Set();
    sample = null;
    tallies = new Map();
  } else if (command.kind === "window") {
    tell(windowOf(command.path));
  } else {
    const seconds = received === 0 ? 0 : (lastMs - firstMs) / 1_000;
    tell({ kind: "report", received, distinct: ids.size, seconds, sample });
  }
});
process.on("disconnect", () => process.exit(0));

function tally(path: string, atMs: number): void {
  const times = tallies.get(path);
  if (times === undefined) tallies.set(path, [atMs]);
  else times.push(atMs);
}

function windowOf(path: string): ReceiverWindow {
  const times = tallies.get(path) ?? [];
  const [fromMs, toMs] = [times[0] ?? 0, times.at(-1) ?? 0];
  const within = (all: readonly number[]) => all.filter((atMs) => atMs >= fromMs && atMs <= toMs).length;
  const counts = Object.fromEntries([...tallies].map(([name, all]) => [name, within(all)]));
  return { kind: "window", counts, seconds: (toMs - fromMs) / 1_000 };
}

function tell(message: Listening | ReceiverReport | ReceiverWindow): void {
  process.send?.(message);
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
