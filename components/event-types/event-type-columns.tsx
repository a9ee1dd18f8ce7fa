import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { EventTypeSummary } from "#server/registry/contract";

export const eventTypeColumns: readonly Column<EventTypeSummary>[] = [
  {
    id: "type",
    header: "Type",
    cell: (row) => <span className="font-mono text-xs">{row.type}</span>,
    phone: "title",
  },
  { id: "description", header: "Description", cell: (row) => row.description || "—", phone: "line" },
  { id: "owner", header: "Owner", cell: (row) => row.owner ?? "—", width: "9rem", phone: "line", from: "lg" },
  {
    id: "mode",
    header: "Payload check",
    cell: (row) => (row.hasSchema ? <StatusBadge kind="schemaMode" state={row.mode} /> : "any payload"),
    width: "9rem",
    phone: "side",
  },
  {
    id: "version",
    header: "Version",
    cell: (row) => row.schemaVersion,
    width: "5rem",
    align: "right",
    phone: "hidden",
  },
  {
    id: "updated",
    header: "Changed",
    cell: (row) => <RelativeTime at={row.updatedAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
  },
];
