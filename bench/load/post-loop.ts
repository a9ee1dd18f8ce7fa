/** Sends one request over and over through a pool of undici, each connection one request at a time. */
import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { percentilesOf, type PostLoop, type PostLoopResult } from "./messages.ts";

process.once("message", (input: PostLoop) => {
  void run(input).then((result) => process.send?.(result, () => process.exit(0)));
});

async function run(input: PostLoop): Promise<PostLoopResult> {
  const { origin, path, body, connections, seconds, count = Infinity, perSecond } = input;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const samples: number[] = [];
  const failed: Record<string, number> = {};
  const bytes = Buffer.from(body);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  let started = 0;
  const send = async (number: number) => {
    const sentMs = performance.now();
    const headers = headersOf(input, number);
    const outcome = await post(pool, { path, headers, body: bytes });
    if (outcome === "ok") samples.push(performance.now() - sentMs);
    else failed[outcome] = (failed[outcome] ?? 0) + 1;
  };
  const sender = async () => {
    while (started < count && performance.now() < endMs) await send(started++);
  };
  if (perSecond === undefined) await Promise.all(Array.from({ length: connections }, sender));
  else await atRate(send, { perSecond, total: Math.min(count, perSecond * seconds), startMs });
  const elapsed = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await pool.destroy();
  const { p50Ms, p99Ms } = percentilesOf(samples);
  const cores = (user + system) / 1e6 / elapsed;
  return { kind: "done", ok: samples.length, failed, seconds: elapsed, p50Ms, p99Ms, cores };
}

/** Open loop: each starts when it is due, whatever became of the others. */
async function atRate(
  send: (number: number) => Promise<void>,
  { perSecond, total, startMs }: { perSecond: number; total: number; startMs: number },
): Promise<void> {
  const pending: Promise<void>[] = [];
  for (let number = 0; number < total; number++) {
    const aheadMs = startMs + (number / perSecond) * 1_000 - performance.now();
    if (aheadMs > 1) await wait(aheadMs);
    pending.push(send(number));
  }
  await Promise.all(pending);
}

/** Standard Webhooks 1.0, by nothing but Node's own crypto. */
function headersOf({ headers, body, signingKey }: PostLoop, number: number): Record<string, string> {
  if (signingKey === undefined) return { ...headers };
  const id = `msg_${number}`;
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const signed = createHmac("sha256", Buffer.from(signingKey, "base64")).update(`${id}.${timestamp}.${body}`);
  return {
    ...headers,
    "webhook-id": id,
    "webhook-timestamp": timestamp,
    "webhook-signature": `v1,${signed.digest("base64")}`,
  };
}

interface Request {
  readonly path: string;
  readonly headers: PostLoop["headers"];
  readonly body: Buffer;
}

/** "ok", or what else happened. */
async function post(pool: Pool, { path, headers, body }: Request): Promise<string> {
  try {
    const response = await pool.request({ method: "POST", path, headers: { ...headers }, body });
    await response.body.dump();
    return response.statusCode < 300 ? "ok" : String(response.statusCode);
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
