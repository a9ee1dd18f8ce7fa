import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { RevokePortalSession } from "@/components/portal/hub/revoke-portal-session";
import type { PortalSession } from "#server/portal/contract";

export const portalSessionColumns: readonly Column<PortalSession>[] = [
  {
    id: "consumer",
    header: "Consumer",
    cell: (row) => <span className="font-mono text-xs">{row.consumer}</span>,
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="portalSession" state={row.state} />,
    width: "8rem",
    phone: "side",
  },
  { id: "by", header: "Made by", cell: (row) => row.createdBy, phone: "line", from: "lg" },
  {
    id: "created",
    header: "Made",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "seen",
    header: "Last seen",
    cell: (row) => <RelativeTime at={row.lastSeenAt} absent="not opened" />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "ends",
    header: "Ends",
    cell: (row) => <RelativeTime at={row.state === "pending" ? row.linkExpiresAt : row.expiresAt} />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "actions",
    header: "Actions",
    cell: (row) => <RevokePortalSession session={row} />,
    width: "6.5rem",
    align: "right",
    phone: "line",
  },
];
