import { type Bench, count, createEndpoint, deleteEndpoint, type Figure } from "../bench.ts";
import { publishBatch, untilReceived } from "./drain.ts";
import { residentMb } from "./memory.ts";

const target = 1.15;
const batchSize = 500;
/** Batches on their way at the same time. */
const parallel = 4;

/** Whether server and worker hold more memory after a million events than after the first few. */
export async function measureGrowth(bench: Bench): Promise<Figure[]> {
  const { receiver, isQuick, note, stack } = bench;
  const [first, all] = isQuick ? [10_000, 40_000] : [50_000, 1_000_000];
  note(`Publishing and delivering ${count(all)} events`);
  const endpointId = await createEndpoint(bench, receiver.url);
  const pids = { server: stack.server.pid, worker: stack.workers[0]?.pid };
  const startMb = { server: 0, worker: 0 };
  const endMb = { server: 0, worker: 0 };
  receiver.reset();
  for (let done = 0; done < all; done += batchSize * parallel) {
    await Promise.all(Array.from({ length: parallel }, () => publishBatch(bench, batchSize)));
    const now = { server: residentMb(pids.server), worker: residentMb(pids.worker) };
    const into = done < first ? startMb : endMb;
    // Garbage comes and goes: the highest of each stretch is compared, the start's with the last tenth's.
    if (done < first || done >= all * 0.9)
      for (const name of ["server", "worker"] as const) into[name] = Math.max(into[name], now[name]);
    if (done % 100_000 === 0)
      note(`  ${count(done)}: server ${Math.round(now.server)} MB, worker ${Math.round(now.worker)} MB`);
    await untilReceived(bench, Math.max(0, done - 20_000));
  }
  await untilReceived(bench, all);
  await deleteEndpoint(bench, endpointId);
  return (["server", "worker"] as const).map((name): Figure => {
    const ratio = endMb[name] / startMb[name];
    return {
      name: `resident memory of the ${name} over ${count(all)} events`,
      measured: `${Math.round(endMb[name])} MB, highest in the last tenth`,
      limit: `${Math.round(startMb[name])} MB, highest in the first ${count(first)}`,
      ratio,
      target: `≤ ${target}`,
      isMet: startMb[name] > 0 && ratio <= target,
    };
  });
}
