/** Publisher and receiver in one process, so that one clock measures both; open loop: no request waits for another. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { type LatencyProbe, type LatencyResult, type Listening, percentilesOf } from "./messages.ts";

const receivedMs = new Map<number, number>();
const patienceMs = 10_000;

const server = createServer((request, response) => {
  const nowMs = performance.now();
  const chunks: Buffer[] = [];
  request.on("data", (chunk: Buffer) => chunks.push(chunk));
  request.on("end", () => {
    response.writeHead(204).end();
    const number = Number(/"n":(\d+)/.exec(Buffer.concat(chunks).toString())?.[1]);
    if (!receivedMs.has(number)) receivedMs.set(number, nowMs);
  });
});
server.listen(0, "127.0.0.1", () => {
  const { port } = server.address() as AddressInfo;
  tell({ kind: "listening", url: `http://127.0.0.1:${port}` });
});
process.once("message", (probe: LatencyProbe) => {
  void run(probe).then((result) => process.send?.(result, () => process.exit(0)));
});

async function run(probe: LatencyProbe): Promise<LatencyResult> {
  const { origin, path, headers, before, after, perSecond, seconds } = probe;
  const pool = new Pool(origin, { connections: 64, pipelining: 1 });
  const sentMs: number[] = [];
  const acceptedMs = new Map<number, number>();
  const publish = async (number: number) => {
    const body = `${before}${number}${after}`;
    const response = await pool.request({ method: "POST", path, headers: { ...headers }, body });
    await response.body.dump();
    if (response.statusCode === 202) acceptedMs.set(number, performance.now());
  };
  const total = perSecond * seconds;
  const startMs = performance.now();
  let latestStartMs = 0;
  const pending: Promise<void>[] = [];
  for (let number = 0; number < total; number++) {
    const dueMs = startMs + (number / perSecond) * 1_000;
    const aheadMs = dueMs - performance.now();
    if (aheadMs > 0) await wait(aheadMs);
    latestStartMs = Math.max(latestStartMs, performance.now() - dueMs);
    sentMs[number] = performance.now();
    pending.push(publish(number));
  }
  await Promise.all(pending);
  const deadlineMs = performance.now() + patienceMs;
  while (receivedMs.size < acceptedMs.size && performance.now() < deadlineMs) await wait(20);
  await pool.destroy();
  const pairs = [...acceptedMs].flatMap(([number, accepted]) => {
    const received = receivedMs.get(number);
    const sent = sentMs[number];
    return received === undefined || sent === undefined ? [] : [{ sent, accepted, received }];
  });
  return {
    kind: "done",
    sent: total,
    accepted: acceptedMs.size,
    received: pairs.length,
    acceptedToReceived: percentilesOf(
      pairs.map(({ accepted, received }) => Math.max(0, received - accepted)),
    ),
    sentToAccepted: percentilesOf(pairs.map(({ sent, accepted }) => accepted - sent)),
    sentToReceived: percentilesOf(pairs.map(({ sent, received }) => received - sent)),
    latestStartMs: Math.round(latestStartMs * 100) / 100,
  };
}

function tell(message: Listening): void {
  process.send?.(message);
}
