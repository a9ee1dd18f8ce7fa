import { SessionActions } from "@/components/account/session-actions";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { Session } from "#server/tenants/users/contract";

export const sessionColumns: readonly Column<Session>[] = [
  {
    id: "device",
    header: "Device",
    cell: (row) => <span className="font-medium">{row.device}</span>,
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="session" state={row.isCurrent ? "current" : "active"} />,
    width: "9rem",
    phone: "side",
  },
  { id: "address", header: "Address", cell: (row) => row.address ?? "—", width: "11rem", phone: "line" },
  {
    id: "method",
    header: "Signed in by",
    cell: (row) => (row.method === "oidc" ? "Single sign-on" : "Password"),
    width: "9rem",
    phone: "line",
    from: "lg",
  },
  {
    id: "seen",
    header: "Last seen",
    cell: (row) => <RelativeTime at={row.lastSeenAt} />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "started",
    header: "Started",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "8rem",
    phone: "line",
    from: "lg",
  },
  {
    id: "actions",
    header: "Actions",
    cell: (row) => <SessionActions session={row} />,
    width: "7rem",
    align: "right",
    phone: "line",
  },
];
