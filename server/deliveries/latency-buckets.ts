/** Upper bounds of the latency histogram in ms, inclusive; one more bucket holds what is slower. */
export const latencyBoundsMs = [
  1, 2, 5, 10, 20, 35, 50, 75, 100, 150, 200, 300, 500, 750, 1_000, 1_500, 2_000, 3_000, 5_000, 7_500, 10_000,
  15_000, 20_000,
] as const;

/** How many counts a histogram has. */
const latencyBucketCount = latencyBoundsMs.length + 1;

/** The bucket a duration falls into. */
export function latencyBucket(durationMs: number): number {
  const index = latencyBoundsMs.findIndex((bound) => durationMs <= bound);
  return index === -1 ? latencyBoundsMs.length : index;
}

/** A histogram of nothing. */
export function emptyLatencyCounts(): number[] {
  return Array.from({ length: latencyBucketCount }, () => 0);
}

/** The histogram of some durations, in ms. */
export function latencyCountsOf(durationsMs: readonly number[]): number[] {
  const counts = emptyLatencyCounts();
  for (const durationMs of durationsMs) {
    const bucket = latencyBucket(durationMs);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return counts;
}

/**
 * The duration in ms below which the share `quantile` of the counts lies, by linear interpolation within
 * its bucket; null without counts. What is slower than the last bound reads as that bound.
 */
export function percentileMs(counts: readonly number[], quantile: number): number | null {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const rank = quantile * total;
  let below = 0;
  for (const [index, bound] of latencyBoundsMs.entries()) {
    const count = counts[index] ?? 0;
    if (count > 0 && below + count >= rank) {
      const floor = latencyBoundsMs[index - 1] ?? 0;
      return Math.round((floor + ((rank - below) / count) * (bound - floor)) * 10) / 10;
    }
    below += count;
  }
  return latencyBoundsMs.at(-1) ?? null;
}
