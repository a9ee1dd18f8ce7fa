"use client";

import { Section } from "@/components/patterns/section";
import { StatCard, StatRow } from "@/components/patterns/stat-card";
import { ReplayBar } from "@/components/replays/replay-bar";
import { leftMs } from "@/components/replays/replay-progress";
import { ReplayThrottleForm } from "@/components/replays/replay-throttle-form";
import { rateWords, skipWords, thingsOf } from "@/components/replays/replay-words";
import { useObservedRate } from "@/components/replays/use-observed-rate";
import { formatCount, formatDuration, formatExact, formatNumber } from "#lib/format";
import type { Replay } from "#server/deliveries/replays/contract";

/** How far a replay is: bar, counts, rate, time left, what was left out and why. */
export function ReplayProgress({ replay }: { readonly replay: Replay }) {
  const rate = useObservedRate(replay);
  const isRunning = replay.state === "running";
  const skipped = skipWords(replay.skipped);
  const skippedCount = skipped.reduce((sum, { count }) => sum + count, 0);
  return (
    <>
      <Section title="Progress" look="card">
        <div className="flex flex-col gap-4">
          <ReplayBar replay={replay} />
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <p className="text-muted-foreground">
              {isRunning ? `Last progress at ${formatExact(replay.updatedAt)}.` : endWords(replay)}
            </p>
            {isRunning && <ReplayThrottleForm replay={replay} />}
          </div>
        </div>
      </Section>
      <StatRow>
        <StatCard
          label={replay.kind === "replay" ? "Deliveries made" : "Set going again"}
          value={formatNumber(replay.delivered)}
          hint="attempted as usual"
        />
        <StatCard
          label="Skipped"
          value={formatNumber(skippedCount)}
          tone={skippedCount > 0 ? "warn" : "idle"}
          hint={skipped[0]?.reason ?? "nothing was left out"}
        />
        <StatCard
          label="Rate"
          value={rate === null ? "—" : `${formatRate(rate)} / s`}
          hint={rateHint(replay, rate)}
        />
        <StatCard label="Time left" value={leftWords(replay, rate)} hint={leftHint(replay)} />
      </StatRow>
      {skipped.length > 0 && (
        <Section title="Left out">
          <ul className="overflow-clip rounded-lg border bg-card">
            {skipped.map(({ reason, count }) => (
              <li key={reason} className="flex justify-between gap-4 border-b px-4 py-2 last:border-b-0">
                <span>{reason}</span>
                <span className="tabular">{formatNumber(count)}</span>
              </li>
            ))}
          </ul>
        </Section>
      )}
    </>
  );
}

function endWords({ state, seen, total, isTotalCapped, kind, createdAt, completedAt }: Replay): string {
  const { one, many } = thingsOf(kind);
  const took =
    completedAt === null ? "" : ` after ${formatDuration(completedAt.getTime() - createdAt.getTime())}`;
  if (state === "done") return `Done${took}.`;
  const left = isTotalCapped ? "The rest" : formatCount(Math.max(0, total - seen), one, many);
  return `Stopped${took}. ${left} ${isTotalCapped || total - seen === 1 ? "was" : "were"} not looked at.`;
}

/** Whole above ten, else with one digit. */
function formatRate(rate: number): string {
  return rate >= 10 ? formatNumber(rate) : String(Math.round(rate * 10) / 10);
}

function rateHint({ state, kind, deliveriesPerSecond }: Replay, rate: number | null): string {
  if (state !== "running") return `was at most ${rateWords(deliveriesPerSecond)}`;
  return rate === null ? "seen after two steps" : `${thingsOf(kind).many}, last 30 s`;
}

function leftWords(replay: Replay, rate: number | null): string {
  if (replay.state !== "running") return "—";
  const ms = leftMs(replay, rate);
  return ms === null ? "unknown" : formatDuration(Math.max(1_000, Math.ceil(ms / 1_000) * 1_000));
}

function leftHint({ state, isTotalCapped }: Replay): string {
  if (state !== "running") return "it has ended";
  return isTotalCapped ? "more match than were counted" : "at this rate";
}
