import { type Moment, toDate } from "#lib/format";
import type { Replay } from "#server/deliveries/replays/contract";

/** A replay's count as it was at a moment of its own clock. */
export interface Observation {
  readonly atMs: number;
  readonly seen: number;
  /** The throttle it ran under: what was seen under another says nothing about this one. */
  readonly deliveriesPerSecond: number;
}

const windowMs = 30_000;

type Progressing = Pick<
  Replay,
  "kind" | "state" | "seen" | "total" | "isTotalCapped" | "deliveriesPerSecond"
> & { readonly updatedAt: Moment };

/** The observations with the newest one: of the same throttle, of the last half minute, each of some progress. */
export function observed(
  before: readonly Observation[],
  { seen, deliveriesPerSecond, updatedAt }: Progressing,
): readonly Observation[] {
  const now = { atMs: toDate(updatedAt).getTime(), seen, deliveriesPerSecond };
  const same = before.filter((each) => each.deliveriesPerSecond === deliveriesPerSecond);
  if (same.length > 0 && same.at(-1)?.seen === seen) return same.length === before.length ? before : same;
  return [...same.filter(({ atMs }) => atMs >= now.atMs - windowMs), now];
}

/** Things per second between the first and the last observation; null before there are two. */
export function observedRate(observations: readonly Observation[]): number | null {
  const [first, last] = [observations[0], observations.at(-1)];
  if (first === undefined || last === undefined || last.atMs <= first.atMs) return null;
  return ((last.seen - first.seen) * 1_000) / (last.atMs - first.atMs);
}

/**
 * Milliseconds to the end at the observed rate; before one is known, at the throttle, where each thing is one delivery.
 * Null when nobody can tell: it has ended, its total is not known, or nothing moves.
 */
export function leftMs(replay: Progressing, rate: number | null): number | null {
  if (replay.state !== "running" || replay.isTotalCapped) return null;
  const perSecond = rate ?? (replay.kind === "replay" ? null : replay.deliveriesPerSecond);
  if (perSecond === null || perSecond <= 0) return null;
  return (Math.max(0, replay.total - replay.seen) * 1_000) / perSecond;
}

/** Share of the whole that is done with, of 1; null where the whole is not known and it still runs. */
export function shareDone({ state, seen, total, isTotalCapped }: Progressing): number | null {
  if (state === "done") return 1;
  if (isTotalCapped) return null;
  return total === 0 ? 0 : Math.min(1, seen / total);
}
