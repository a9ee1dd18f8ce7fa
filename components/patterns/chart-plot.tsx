"use client";

import type { ReactNode } from "react";
import {
  Area,
  Bar,
  CartesianGrid,
  ComposedChart,
  Line,
  ResponsiveContainer,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import {
  type ChartData,
  type ChartPoint,
  type ChartSeries,
  formatTick,
  formatValue,
  isLonely,
  spanOf,
} from "@/components/patterns/chart-types";
import { formatExact, toDate } from "#lib/format";

type Datum = Record<string, number | null>;

const shareTicks = [0, 0.25, 0.5, 0.75, 1];
const axis = { fill: "var(--muted-foreground)", fontSize: 11 } as const;

/** The drawing inside `Chart`; loaded on its own because the library is large. */
export function ChartPlot(data: ChartData) {
  const { kind, series, points, unit, isStacked = false } = data;
  const spanMs = spanOf(points);
  const rows: Datum[] = points.map((point) => ({ at: toDate(point.at).getTime(), ...point.values }));
  return (
    <ResponsiveContainer width="100%" height="100%">
      <ComposedChart data={rows} margin={{ top: 6, right: 8, bottom: 0, left: 0 }} accessibilityLayer={false}>
        <CartesianGrid vertical={false} stroke="var(--border)" />
        <XAxis
          dataKey="at"
          height={22}
          tickFormatter={(at: number) => formatTick(at, spanMs)}
          tick={axis}
          tickLine={false}
          axisLine={{ stroke: "var(--border)" }}
          minTickGap={48}
          interval="equidistantPreserveStart"
        />
        <YAxis
          domain={unit === "share" ? [0, 1] : [0, "auto"]}
          {...(unit === "share" ? { ticks: shareTicks } : {})}
          tickFormatter={(value: number) => formatValue(value, unit)}
          tick={axis}
          tickLine={false}
          axisLine={false}
          width={58}
          tickCount={4}
          allowDecimals={unit !== "count"}
        />
        <Tooltip
          isAnimationActive={false}
          cursor={{ stroke: "var(--input)", fill: "var(--accent)", fillOpacity: 0.6 }}
          content={<PlotTooltip data={data} />}
        />
        {series.map((one) => drawing({ kind, one, points, isStacked }))}
      </ComposedChart>
    </ResponsiveContainer>
  );
}

interface DrawingOptions {
  readonly kind: ChartData["kind"];
  readonly one: ChartSeries;
  readonly points: readonly ChartPoint[];
  readonly isStacked: boolean;
}

function drawing({ kind, one, points, isStacked }: DrawingOptions): ReactNode {
  const colour = `var(--${one.tone})`;
  const stack = isStacked ? { stackId: "all" } : {};
  if (kind === "bar")
    return (
      <Bar
        key={one.key}
        dataKey={one.key}
        fill={colour}
        isAnimationActive={false}
        maxBarSize={24}
        {...stack}
      />
    );
  const line = {
    dataKey: one.key,
    stroke: colour,
    strokeWidth: 1.5,
    strokeDasharray: one.isDashed === true ? "4 3" : undefined,
    type: "linear",
    connectNulls: false,
    isAnimationActive: false,
    activeDot: { r: 3, strokeWidth: 0 },
    dot: ({ cx, cy, index }: { cx?: number; cy?: number; index?: number }) =>
      isLonely(points, index ?? 0, one.key) ? (
        <circle key={index} cx={cx} cy={cy} r={2} fill={colour} />
      ) : (
        <g key={index} />
      ),
  } as const;
  return kind === "area" ? (
    <Area key={one.key} {...line} fill={colour} fillOpacity={0.12} {...stack} />
  ) : (
    <Line key={one.key} {...line} />
  );
}

interface PlotTooltipProps {
  readonly data: ChartData;
  /** Given by recharts. */
  readonly active?: boolean;
  readonly payload?: readonly { readonly payload?: Datum }[];
}

function PlotTooltip({ data, active = false, payload = [] }: PlotTooltipProps) {
  const row = payload[0]?.payload;
  const at = row?.["at"];
  if (!active || row === undefined || typeof at !== "number") return null;
  return (
    <div className="tabular rounded-md border bg-popover px-2.5 py-1.5 text-xs shadow-popover">
      <p className="text-muted-foreground">{formatExact(at)}</p>
      {data.series.map(({ key, label, tone }) => (
        <p key={key} className="flex items-center gap-2">
          <span style={{ background: `var(--${tone})` }} className="size-2 rounded-xs" />
          <span className="flex-1 text-muted-foreground">{label}</span>
          <span className="pl-4 font-medium">{formatValue(row[key], data.unit)}</span>
        </p>
      ))}
    </div>
  );
}
