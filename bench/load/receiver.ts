/** A receiver that counts and answers 204 at once. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { Listening, ReceiverCommand, ReceiverReport } from "./messages.ts";

let received = 0;
let ids = new Set<string>();
let firstMs = 0;
let lastMs = 0;
let sample: ReceiverReport["sample"] = null;

const server = createServer((request, response) => {
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(204).end();
    lastMs = performance.now();
    if (received === 0) firstMs = lastMs;
    received += 1;
    ids.add(String(request.headers["webhook-id"]));
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
  } else {
    const seconds = received === 0 ? 0 : (lastMs - firstMs) / 1_000;
    tell({ kind: "report", received, distinct: ids.size, seconds, sample });
  }
});
process.on("disconnect", () => process.exit(0));

function tell(message: Listening | ReceiverReport): void {
  process.send?.(message);
}

function headersOf(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
