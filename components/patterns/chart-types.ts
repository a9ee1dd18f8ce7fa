import type { Tone } from "@/components/patterns/status";
import { formatBytes, formatCompact, formatDuration, formatPercent, type Moment, toDate } from "#lib/format";

/** Names of units, so that a server component can choose one. */
export type ChartUnit = "count" | "share" | "duration" | "bytes" | "rate";

export interface ChartSeries {
  readonly key: string;
  readonly label: string;
  /** `primary` is the accent; tones mean what they mean everywhere. */
  readonly tone: Tone | "primary";
  /** Drawn dashed, to tell lines of one tone apart. */
  readonly isDashed?: boolean;
}

export interface ChartPoint {
  readonly at: Moment;
  /** By series key; null is a gap: nothing was measured, which is not zero. */
  readonly values: Readonly<Record<string, number | null>>;
}

export interface ChartData {
  readonly kind: "line" | "area" | "bar";
  readonly series: readonly ChartSeries[];
  /** Evenly spaced, oldest first. */
  readonly points: readonly ChartPoint[];
  /** Values are ms for `duration`, 0 to 1 for `share`, per second for `rate`. */
  readonly unit: ChartUnit;
  /** Adds series up, for area and bar. */
  readonly isStacked?: boolean;
}

/** A value in its unit. */
export function formatValue(value: number | null | undefined, unit: ChartUnit): string {
  if (value === null || value === undefined) return "no data";
  switch (unit) {
    case "share":
      return formatPercent(value);
    case "duration":
      return formatDuration(value);
    case "bytes":
      return formatBytes(value);
    case "rate":
      return `${value < 10 ? Number(value.toFixed(2)) : formatCompact(Math.round(value))}/s`;
    default:
      return formatCompact(value);
  }
}

/** An axis label: the time within two days, else the date; in UTC. */
export function formatTick(at: Moment, spanMs: number): string {
  const iso = toDate(at).toISOString();
  if (spanMs <= 2 * 86_400_000) return iso.slice(11, 16);
  return toDate(at).toLocaleDateString("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });
}

/** Milliseconds from the first point to the last. */
export function spanOf(points: readonly ChartPoint[]): number {
  const [first, last] = [points[0], points.at(-1)];
  return first === undefined || last === undefined
    ? 0
    : toDate(last.at).getTime() - toDate(first.at).getTime();
}
