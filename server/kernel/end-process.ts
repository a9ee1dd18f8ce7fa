import { setTimeout as sleep } from "node:timers/promises";

/** Long enough for the compile jobs of a start; nobody notices it at an end. */
const settleMs = 100;

/**
 * Ends the process once V8's compile jobs have had a moment to finish. `process.exit` waits for their threads, and a job
 * that by then waits for a garbage collection, which only the main thread can begin, waits for ever: nodejs/node#54918,
 * open in Node 24. A process that is refused its start has just compiled all it has. After a bug exit at once instead.
 */
export async function endProcess(code: 0 | 1): Promise<never> {
  await sleep(settleMs);
  process.exit(code);
}
