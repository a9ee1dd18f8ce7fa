import { systemCtx } from "#server/kernel/ctx";
import { addCollectedGauge } from "#server/kernel/metrics";
import type { Platform } from "#server/kernel/platform";
import { type InstallationBacklog, measureBacklog } from "./measure-backlog.ts";

/** Scrapes within this time share one measurement. */
const ageMs = 10_000;
/** A scrape does not wait longer for the database; the gauges are absent then. */
const patienceMs = 2_000;

/** Adds the gauges of the backlog. It is the installation's, so that every process tells the same: take the highest, not the sum. */
export function addBacklogGauges(platform: Platform): void {
  const { metrics } = platform;
  const measured = recent(() => measureBacklog(systemCtx(platform, "metrics", "metrics")));
  const add = (fact: keyof InstallationBacklog, name: `trunkline_${string}`, help: string) =>
    addCollectedGauge(metrics, { name, help, count: async () => (await measured())[fact] });
  add("due", "trunkline_deliveries_due", "Deliveries due now at active endpoints, counted up to 10000");
  add(
    "waiting",
    "trunkline_deliveries_waiting",
    "Deliveries planned for later or paused, counted up to 10000",
  );
  add("oldestDueAgeSeconds", "trunkline_deliveries_oldest_due_seconds", "Age of the oldest due delivery");
}

/** One measurement for all who ask within `ageMs`; one that fails or takes too long is not kept. */
function recent<T>(find: () => Promise<T>): () => Promise<T> {
  let found: { readonly answer: Promise<T>; readonly atMs: number } | null = null;
  return () => {
    if (found !== null && performance.now() - found.atMs < ageMs) return found.answer;
    const mine = { answer: inTime(find()), atMs: performance.now() };
    found = mine;
    mine.answer.catch(() => {
      if (found === mine) found = null;
    });
    return mine.answer;
  };
}

async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
