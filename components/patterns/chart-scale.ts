import type { ChartData, ChartUnit } from "@/components/patterns/chart-types";

const intervals = 4;
const mostLabels = 6;
const shareTicks = [0, 0.25, 0.5, 0.75, 1] as const;
const minuteMs = 60_000;
const labelSteps = [1, 2, 3, 4, 6, 8, 10, 12, 15, 20, 24, 30, 48, 72, 96, 120, 168, 240, 336, 720] as const;

/** Round values for the axis, from zero to at least `max`; the last one is the top of the drawing. */
export function axisTicks(max: number, unit: ChartUnit): readonly number[] {
  if (unit === "share") return shareTicks;
  if (max <= 0) return [0, 1];
  const base = baseOf(max, unit);
  const rough = roundUp(max / intervals / base) * base;
  const step = unit === "count" ? Math.max(1, rough) : rough;
  const count = Math.ceil(max / step - 1e-9);
  return Array.from({ length: count + 1 }, (_, index) => index * step);
}

/** Positions of the points that carry a label of time, evenly spaced. */
export function labelled(count: number): readonly number[] {
  const step = labelSteps.find((size) => count / size <= mostLabels) ?? Math.ceil(count / mostLabels);
  return Array.from({ length: Math.ceil(count / step) }, (_, index) => index * step);
}

/** What is drawn of one series at each point: from `low` to `high`; null is a gap. */
export type Span = { readonly low: number; readonly high: number } | null;

/** The spans of each series, in order; stacked ones stand on those before them. */
export function spansOf({ series, points, isStacked = false }: ChartData): readonly (readonly Span[])[] {
  const floors = points.map(() => 0);
  return series.map(({ key }) =>
    points.map(({ values }, index): Span => {
      const value = values[key] ?? null;
      if (value === null) return null;
      const low = isStacked ? (floors[index] ?? 0) : 0;
      floors[index] = low + value;
      return { low, high: low + value };
    }),
  );
}

/** Positions of points without a gap between them. */
export function runsOf(spans: readonly Span[]): readonly (readonly number[])[] {
  const runs: number[][] = [];
  for (const [index, span] of spans.entries()) {
    if (span === null) continue;
    const last = runs.at(-1);
    if (last?.at(-1) === index - 1) last.push(index);
    else runs.push([index]);
  }
  return runs;
}

/** Steps are round in the unit that the label is written in. */
function baseOf(max: number, unit: ChartUnit): number {
  if (unit === "bytes") return 1024 ** Math.max(0, Math.floor(Math.log2(max) / 10));
  return unit === "duration" && max >= 2 * minuteMs ? minuteMs : 1;
}

/** The next of 1, 2, 5, 10, 20, 50 … that is not below. */
function roundUp(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const digit = [1, 2, 5].find((one) => one * power >= value * (1 - 1e-9));
  return (digit ?? 10) * power;
}
