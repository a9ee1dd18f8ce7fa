export interface BusyWorker {
  readonly id: string;
  /** Lanes it holds in which something was delivered, or tried, a moment ago. */
  readonly busyLanes: number;
}

/** A difference of two lanes, or of this part of the mean, is worth handing lanes over. */
const toleratedPart = 0.2;

/**
 * How many of its busy lanes one worker is to hand to which others, so that all have alike, to within one. Every worker works out
 * the whole plan from the same figures and does its own part of it; figures that differ a little are put right in the next round.
 */
export function lanesToGive(workers: readonly BusyWorker[], from: string): ReadonlyMap<string, number> {
  const gifts = new Map<string, number>();
  const sorted = workers.toSorted((a, b) => b.busyLanes - a.busyLanes || (a.id < b.id ? -1 : 1));
  const most = sorted.at(0)?.busyLanes ?? 0;
  const least = sorted.at(-1)?.busyLanes ?? 0;
  const total = sorted.reduce((sum, { busyLanes }) => sum + busyLanes, 0);
  if (most - least < Math.max(2, (total / sorted.length) * toleratedPart)) return gifts;
  const shareOf = (at: number) => Math.floor(total / sorted.length) + (at < total % sorted.length ? 1 : 0);
  const missing = sorted.map(({ busyLanes }, at) => Math.max(0, shareOf(at) - busyLanes));
  for (const [at, { id, busyLanes }] of sorted.entries()) {
    let surplus = busyLanes - shareOf(at);
    for (let to = 0; to < sorted.length && surplus > 0; to += 1) {
      const gift = Math.min(surplus, missing[to] ?? 0);
      missing[to] = (missing[to] ?? 0) - gift;
      surplus -= gift;
      if (id === from && gift > 0) gifts.set(sorted[to]?.id ?? "", gift);
    }
  }
  return gifts;
}
