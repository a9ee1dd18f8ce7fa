import { InvalidError } from "./errors.ts";

export const bucketSizes = ["minute", "hour"] as const;
export type BucketSize = (typeof bucketSizes)[number];

const bucketMs: Record<BucketSize, number> = { minute: 60_000, hour: 3_600_000 };
const maxPoints = 1_500;

/** A time series' points, oldest first; `end` is exclusive. */
export interface TimeBuckets {
  readonly start: Date;
  readonly end: Date;
  readonly points: readonly Date[];
}

/**
 * The whole buckets of UTC that a range touches.
 * @throws InvalidError when the range is backwards or has more than 1,500 buckets.
 */
export function timeBuckets({
  from,
  to,
  bucket,
}: {
  from: string;
  to: string;
  bucket: BucketSize;
}): TimeBuckets {
  const stepMs = bucketMs[bucket];
  const startMs = Math.floor(Date.parse(from) / stepMs) * stepMs;
  const count = Math.ceil((Date.parse(to) - startMs) / stepMs);
  if (count < 0 || count > maxPoints) {
    throw new InvalidError(`The range must go forwards and have at most ${maxPoints} ${bucket}s.`, {
      code: "bad_range",
      errors: [{ pointer: "/to", message: "out of range" }],
    });
  }
  const points = Array.from({ length: count }, (_, index) => new Date(startMs + index * stepMs));
  return { start: new Date(startMs), end: new Date(startMs + count * stepMs), points };
}
