"use client";

import { type PointerEvent, useState } from "react";
import { axisTicks, labelled, runsOf, type Span, spansOf } from "@/components/patterns/chart-scale";
import {
  type ChartData,
  type ChartSeries,
  formatTick,
  formatValue,
  spanOf,
} from "@/components/patterns/chart-types";
import { formatExact } from "#lib/format";

/** The drawing's own units; it stretches to its place, and its strokes do not. */
const width = 1_000;
const height = 100;
const barShare = 0.72;

/** The drawing inside `Chart`: shapes in SVG, words in HTML, so that both are there before any script runs. */
export function ChartPlot(data: ChartData) {
  const { points, unit } = data;
  const [hovered, setHovered] = useState<number | null>(null);
  const spans = spansOf(data);
  const ticks = axisTicks(Math.max(0, ...spans.flat().map((span) => span?.high ?? 0)), unit);
  const top = ticks.at(-1) ?? 1;
  const spanMs = spanOf(points);
  const follow = (event: PointerEvent<HTMLDivElement>) => {
    const box = event.currentTarget.getBoundingClientRect();
    const position = Math.floor(((event.clientX - box.left) / box.width) * points.length);
    setHovered(Math.min(Math.max(position, 0), points.length - 1));
  };
  return (
    <div className="grid h-full grid-cols-[3.25rem_minmax(0,1fr)] grid-rows-[minmax(0,1fr)_1.5rem] pt-2 text-2xs text-muted-foreground">
      <div className="relative">
        {ticks.map((tick) => (
          <span
            key={tick}
            style={{ bottom: percent(tick / top) }}
            className="absolute right-2 translate-y-1/2 whitespace-nowrap"
          >
            {formatValue(tick, unit)}
          </span>
        ))}
      </div>
      <div className="relative" onPointerMove={follow} onPointerLeave={() => setHovered(null)}>
        {ticks.map((tick) => (
          <span
            key={tick}
            style={{ bottom: percent(tick / top) }}
            className="absolute inset-x-0 translate-y-1/2 border-t"
          />
        ))}
        <svg
          viewBox={`0 0 ${width} ${height}`}
          preserveAspectRatio="none"
          className="absolute inset-0 size-full overflow-visible"
        >
          {data.series.map((one, index) => (
            <Shape key={one.key} kind={data.kind} one={one} spans={spans[index] ?? []} top={top} />
          ))}
        </svg>
        {hovered !== null && <Reading data={data} spans={spans} position={hovered} top={top} />}
      </div>
      <div className="relative col-start-2">
        {labelled(points.length).map((position) => (
          <span
            key={position}
            style={{ left: percent(middleOf(position, points.length)) }}
            className="absolute top-1.5 -translate-x-1/2 whitespace-nowrap"
          >
            {formatTick(points[position]?.at ?? 0, spanMs)}
          </span>
        ))}
      </div>
    </div>
  );
}

interface ShapeProps {
  readonly kind: ChartData["kind"];
  readonly one: ChartSeries;
  readonly spans: readonly Span[];
  readonly top: number;
}

function Shape({ kind, one, spans, top }: ShapeProps) {
  const colour = `var(--${one.tone})`;
  const x = (position: number) => middleOf(position, spans.length) * width;
  const y = (value: number) => (1 - value / top) * height;
  if (kind === "bar") {
    const bar = (width / spans.length) * barShare;
    const path = spans.map((span, position) =>
      span === null || span.high === span.low
        ? ""
        : `M${x(position) - bar / 2} ${y(span.low)}h${bar}V${y(span.high)}h${-bar}z`,
    );
    return <path d={path.join("")} fill={colour} />;
  }
  const runs = runsOf(spans);
  const edge = (run: readonly number[], side: "low" | "high") =>
    run.map((position) => `${x(position)} ${y(spans[position]?.[side] ?? 0)}`).join("L");
  const areas = runs.map((run) => `M${edge(run, "high")}L${edge(run.toReversed(), "low")}z`);
  const lines = runs.filter((run) => run.length > 1).map((run) => `M${edge(run, "high")}`);
  // A point between two gaps has no line; a round cap makes it a dot.
  const dots = runs.filter((run) => run.length === 1).map((run) => `M${edge(run, "high")}h0`);
  const stroke = { stroke: colour, fill: "none", vectorEffect: "non-scaling-stroke" } as const;
  return (
    <>
      {kind === "area" && <path d={areas.join("")} fill={colour} fillOpacity={0.12} />}
      <path
        d={lines.join("")}
        {...stroke}
        strokeWidth={1.5}
        strokeDasharray={one.isDashed === true ? "4 3" : undefined}
        strokeLinejoin="round"
      />
      <path d={dots.join("")} {...stroke} strokeWidth={4} strokeLinecap="round" />
    </>
  );
}

interface ReadingProps {
  readonly data: ChartData;
  readonly spans: readonly (readonly Span[])[];
  readonly position: number;
  readonly top: number;
}

/** What the pointer is at: a line through the point, a dot on each series, and the values in words. */
function Reading({ data: { kind, series, points, unit }, spans, position, top }: ReadingProps) {
  const point = points[position];
  if (point === undefined) return null;
  const left = percent(middleOf(position, points.length));
  return (
    <div className="pointer-events-none">
      <span style={{ left }} className="absolute inset-y-0 border-l border-input" />
      {kind !== "bar" &&
        series.map(({ key, tone }, index) => {
          const span = spans[index]?.[position] ?? null;
          return (
            span !== null && (
              <span
                key={key}
                style={{ left, bottom: percent(span.high / top), background: `var(--${tone})` }}
                className="absolute size-1.5 -translate-x-1/2 translate-y-1/2 rounded-full"
              />
            )
          );
        })}
      <div
        style={{ left, translate: `-${left}` }}
        className="tabular absolute top-0 z-10 rounded-md border bg-popover px-2.5 py-1.5 text-xs whitespace-nowrap shadow-popover"
      >
        <p>{formatExact(point.at)}</p>
        {series.map(({ key, label, tone }) => (
          <p key={key} className="flex items-center gap-2">
            <span style={{ background: `var(--${tone})` }} className="size-2 rounded-xs" />
            <span className="flex-1">{label}</span>
            <span className="pl-4 font-medium text-foreground">{formatValue(point.values[key], unit)}</span>
          </p>
        ))}
      </div>
    </div>
  );
}

/** The middle of a point's own share of the width, 0 to 1; lines and bars of one time stand under each other. */
function middleOf(position: number, count: number): number {
  return (position + 0.5) / count;
}

function percent(share: number): string {
  return `${Number((share * 100).toFixed(3))}%`;
}
