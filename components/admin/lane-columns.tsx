import type { Column } from "@/components/patterns/data-table";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatNumber } from "#lib/format";
import type { LaneView } from "#server/deliveries/staff/contract";

export const laneColumns: readonly Column<LaneView>[] = [
  { id: "tenant", header: "Tenant", cell: (row) => row.tenantName, width: "9rem", phone: "title" },
  {
    id: "endpoint",
    header: "Endpoint",
    cell: (row) => (
      <span title={row.url} className="font-mono text-xs">
        {row.url}
      </span>
    ),
    phone: "line",
  },
  {
    id: "id",
    header: "Lane",
    cell: (row) => <IdText id={row.id} label="endpoint id" short />,
    width: "9.5rem",
    phone: "hidden",
    from: "xl",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="endpoint" state={row.state} />,
    width: "6.5rem",
    phone: "side",
  },
  {
    id: "backlog",
    header: "Waiting",
    cell: (row) => `${formatNumber(row.backlog)}${row.isCapped ? "+" : ""}`,
    width: "5rem",
    align: "right",
    phone: "line",
  },
  {
    id: "due",
    header: "First due",
    cell: (row) => <RelativeTime at={row.firstDueAt} />,
    width: "7rem",
    align: "right",
    phone: "line",
  },
  {
    id: "breaker",
    header: "Breaker",
    cell: ({ breaker }) =>
      breaker === null ? (
        <span className="text-muted-foreground">Closed</span>
      ) : (
        <span title={breaker.reason}>
          Open, probe <RelativeTime at={breaker.nextProbeAt} />
        </span>
      ),
    width: "10rem",
    phone: "line",
    from: "lg",
  },
  {
    id: "worker",
    header: "Held by",
    cell: (row) =>
      row.leasedBy === null ? (
        <span className="text-muted-foreground">No worker</span>
      ) : (
        <span title={row.leasedBy} className="font-mono text-xs">
          {row.leasedBy}
        </span>
      ),
    width: "9rem",
    phone: "line",
    from: "lg",
  },
];
