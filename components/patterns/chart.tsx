"use client";

import { ChartLineIcon, TableIcon } from "lucide-react";
import { useId, useState } from "react";
import { ChartPlot } from "@/components/patterns/chart-plot";
import { type ChartData, formatValue } from "@/components/patterns/chart-types";
import { makeFocusable } from "@/components/patterns/make-focusable";
import { Button } from "@/components/ui/button";
import { cn } from "#lib/cn";
import { formatExact, toDate } from "#lib/format";

export interface ChartProps extends ChartData {
  readonly title: string;
  /** What is measured, over what. */
  readonly description?: string;
  readonly heightPx?: number;
  /** Shown when no point has a value. */
  readonly empty?: string;
}

/** The one chart: lines, areas or bars over time from a real zero, gaps left open, the same numbers as a table. */
export function Chart({
  title,
  description,
  heightPx = 200,
  empty = "Nothing was measured in this time.",
  ...data
}: ChartProps) {
  const [isTable, setIsTable] = useState(false);
  const titleId = useId();
  const hasData = data.points.some((point) =>
    data.series.some(({ key }) => (point.values[key] ?? null) !== null),
  );
  const Toggle = isTable ? ChartLineIcon : TableIcon;
  const toggleWords = isTable ? "Show as chart" : "Show as table";
  return (
    <figure aria-labelledby={titleId} className="flex min-w-0 flex-col gap-3 rounded-lg border bg-card p-4">
      <figcaption className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p id={titleId} className="font-medium">
            {title}
          </p>
          {description !== undefined && <p className="text-xs text-muted-foreground">{description}</p>}
        </div>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={`${toggleWords}: ${title}`}
          title={toggleWords}
          onClick={() => setIsTable(!isTable)}
        >
          <Toggle aria-hidden="true" />
        </Button>
      </figcaption>
      <div style={{ height: heightPx }} className="min-w-0">
        {!hasData && (
          <p className="flex h-full items-center justify-center rounded-md bg-muted text-muted-foreground">
            {empty}
          </p>
        )}
        {hasData && isTable && <ChartTable title={title} {...data} />}
        {hasData && !isTable && (
          <div aria-hidden="true" className="h-full">
            <ChartPlot {...data} />
          </div>
        )}
      </div>
      <Legend series={data.series} />
    </figure>
  );
}

function Legend({ series }: Pick<ChartData, "series">) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
      {series.map(({ key, label, tone, isDashed = false }) => (
        <li key={key} className="flex items-center gap-1.5">
          <span
            aria-hidden="true"
            style={{ borderColor: `var(--${tone})` }}
            className={cn("w-3 border-t-2", isDashed && "border-dashed")}
          />
          {label}
        </li>
      ))}
    </ul>
  );
}

function ChartTable({ title, series, points, unit }: ChartData & { readonly title: string }) {
  return (
    <div className="h-full overflow-auto rounded-md border" ref={makeFocusable}>
      <table className="w-full text-xs">
        <caption className="sr-only">{title}</caption>
        <thead>
          <tr>
            <th
              scope="col"
              className="sticky top-0 bg-muted px-3 py-1.5 text-left font-medium text-muted-foreground"
            >
              Time
            </th>
            {series.map(({ key, label }) => (
              <th
                key={key}
                scope="col"
                className="sticky top-0 bg-muted px-3 py-1.5 text-right font-medium text-muted-foreground"
              >
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {points.map((point) => (
            <tr key={toDate(point.at).getTime()} className="border-t">
              <th scope="row" className="px-3 py-1 text-left font-normal whitespace-nowrap">
                {formatExact(point.at)}
              </th>
              {series.map(({ key }) => (
                <td key={key} className="px-3 py-1 text-right whitespace-nowrap">
                  {formatValue(point.values[key], unit)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
