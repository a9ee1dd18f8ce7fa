import { InvitationActions } from "@/components/members/invitation-actions";
import { roleLabel } from "@/components/members/role-words";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { Invitation } from "#server/tenants/contract";

export const invitationColumns: readonly Column<Invitation>[] = [
  {
    id: "email",
    header: "E-mail",
    cell: (row) => <span className="font-medium">{row.email}</span>,
    phone: "title",
  },
  { id: "role", header: "Role", cell: (row) => roleLabel(row.role), width: "6.5rem", phone: "line" },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="invitation" state={row.state} />,
    width: "7rem",
    phone: "line",
  },
  {
    id: "inviter",
    header: "Invited by",
    cell: (row) => row.invitedBy,
    width: "11rem",
    phone: "line",
    from: "xl",
  },
  {
    id: "expires",
    header: "Link ends",
    cell: (row) => <RelativeTime at={row.expiresAt} />,
    width: "6rem",
    phone: "line",
  },
  {
    id: "actions",
    header: "Actions",
    cell: (row) => <InvitationActions invitation={row} />,
    width: "13rem",
    align: "right",
    phone: "line",
  },
];
