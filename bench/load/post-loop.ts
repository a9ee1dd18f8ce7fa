/** Sends one request over and over through a pool of undici, each connection one request at a time. */
import { Pool } from "undici";
import { percentilesOf, type PostLoop, type PostLoopResult } from "./messages.ts";

process.once("message", (input: PostLoop) => {
  void run(input).then((result) => process.send?.(result, () => process.exit(0)));
});

async function run(input: PostLoop): Promise<PostLoopResult> {
  const { origin, path, headers, body, connections, seconds, count = Infinity } = input;
  const pool = new Pool(origin, { connections, pipelining: 1 });
  const samples: number[] = [];
  const failed: Record<string, number> = {};
  const bytes = Buffer.from(body);
  const cpu = process.cpuUsage();
  const startMs = performance.now();
  const endMs = startMs + seconds * 1_000;
  let started = 0;
  const sender = async () => {
    while (started < count && performance.now() < endMs) {
      started += 1;
      const sentMs = performance.now();
      const outcome = await post(pool, { path, headers, body: bytes });
      if (outcome === "ok") samples.push(performance.now() - sentMs);
      else failed[outcome] = (failed[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, sender));
  const elapsed = (performance.now() - startMs) / 1_000;
  const { user, system } = process.cpuUsage(cpu);
  await pool.destroy();
  const { p50Ms, p99Ms } = percentilesOf(samples);
  const cores = (user + system) / 1e6 / elapsed;
  return { kind: "done", ok: samples.length, failed, seconds: elapsed, p50Ms, p99Ms, cores };
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
