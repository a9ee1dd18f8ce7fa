import { laneWaitWords } from "@/components/admin/lane-wait-words";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
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
    id: "wait",
    header: "Waits for",
    cell: ({ wait }) => (
      <span title={laneWaitWords[wait.kind].next}>
        {laneWaitWords[wait.kind].label}
        {wait.until !== null && (
          <>
            , <RelativeTime at={wait.until} />
          </>
        )}
      </span>
    ),
    width: "13rem",
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
    id: "under-way",
    header: "Under way",
    cell: (row) =>
      row.worker === null ? (
        <span className="text-muted-foreground">–</span>
      ) : (
        `${formatNumber(row.worker.inFlight)} of ${formatNumber(row.worker.concurrencyLimit)}`
      ),
    width: "6rem",
    align: "right",
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
