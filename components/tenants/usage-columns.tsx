import type { Column } from "@/components/patterns/data-table";
import { Progress } from "@/components/ui/progress";
import { limitWords } from "@/components/tenants/limit-words";
import { formatNumber, formatPercent } from "#lib/format";
import { type LimitName, limitNames, usageLevelOf } from "#lib/plans";
import type { TenantUsage } from "#server/tenants/plans/contract";

/** One limit of a tenant as a row. */
export interface LimitRow {
  readonly name: LimitName;
  readonly limit: number;
  /** Null for what is not counted up. */
  readonly used: number | null;
  /** The plan's own figure where staff set another; null otherwise. */
  readonly planLimit: number | null;
}

const order: readonly LimitName[] = [
  "eventsPerMonth",
  "endpoints",
  ...limitNames.filter((name) => name !== "eventsPerMonth" && name !== "endpoints"),
];

/** The limits of a tenant, those that are counted up first. */
export function limitRows({ plan, limits, overrides, ...usage }: TenantUsage): LimitRow[] {
  const used: Partial<Record<LimitName, number>> = {
    eventsPerMonth: usage.eventsThisMonth,
    endpoints: usage.endpoints,
  };
  return order.map((name) => ({
    name,
    limit: limits[name],
    used: used[name] ?? null,
    planLimit: overrides[name] === undefined ? null : plan.limits[name],
  }));
}

export const usageColumns: readonly Column<LimitRow>[] = [
  {
    id: "name",
    header: "Limit",
    cell: ({ name }) => limitWords[name].label,
    width: "13rem",
    phone: "title",
  },
  {
    id: "limit",
    header: "Allowed",
    cell: ({ name, limit, planLimit }) => (
      <>
        {limitWords[name].format(limit)}
        {planLimit !== null && (
          <span className="block text-xs text-muted-foreground">
            Plan: {limitWords[name].format(planLimit)}
          </span>
        )}
      </>
    ),
    width: "8.5rem",
    align: "right",
    phone: "side",
  },
  { id: "used", header: "Used", cell: (row) => <Used row={row} />, width: "11rem", phone: "line" },
  {
    id: "beyond",
    header: "At the limit",
    cell: ({ name }) => <span className="whitespace-normal">{limitWords[name].beyond}</span>,
    phone: "line",
  },
];

function Used({ row: { name, used, limit } }: { readonly row: LimitRow }) {
  if (used === null) return <span className="text-muted-foreground">Not counted up</span>;
  const level = usageLevelOf(used, limit);
  const tone = level === 100 ? "danger" : level === 80 ? "warn" : "primary";
  return (
    <span className="flex min-w-28 flex-col gap-1">
      <span className="tabular-nums">
        {formatNumber(used)} <span className="text-muted-foreground">({formatPercent(used / limit, 1)})</span>
      </span>
      <Progress label={`${limitWords[name].label} used`} value={used} max={limit} tone={tone} />
    </span>
  );
}
