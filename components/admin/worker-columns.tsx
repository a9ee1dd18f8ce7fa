import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatBytes, formatNumber } from "#lib/format";
import type { WorkerView } from "#server/deliveries/staff/contract";

export const workerColumns: readonly Column<WorkerView>[] = [
  {
    id: "id",
    header: "Worker",
    cell: (row) => (
      <span title={row.id} className="font-mono text-xs">
        {row.id}
      </span>
    ),
    beside: (row) => <CopyButton text={row.id} label="worker id" />,
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="worker" state={row.isLive ? "live" : "silent"} />,
    width: "7.5rem",
    phone: "side",
  },
  {
    id: "lanes",
    header: "Lanes held",
    cell: (row) => formatNumber(row.load.lanes),
    width: "7rem",
    align: "right",
    phone: "line",
  },
  {
    id: "busyLanes",
    header: "Busy lanes",
    cell: (row) => formatNumber(row.load.busyLanes ?? row.load.lanes),
    width: "7rem",
    align: "right",
    phone: "line",
    from: "lg",
  },
  {
    id: "inFlight",
    header: "In flight",
    cell: (row) => formatNumber(row.load.inFlight),
    width: "7rem",
    align: "right",
    phone: "line",
  },
  {
    id: "memory",
    header: "Memory",
    cell: (row) => formatBytes(row.load.residentBytes),
    width: "7rem",
    align: "right",
    phone: "line",
  },
  {
    id: "started",
    header: "Started",
    cell: (row) => <RelativeTime at={row.startedAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
    from: "lg",
  },
  {
    id: "seen",
    header: "Last seen",
    cell: (row) => <RelativeTime at={row.lastSeenAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
  },
];
