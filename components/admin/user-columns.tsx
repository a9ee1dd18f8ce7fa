import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { Badge } from "@/components/ui/badge";
import { formatNumber } from "#lib/format";
import type { StaffUser, StaffUserDetail } from "#server/tenants/staff/contract";

export const staffUserColumns: readonly Column<StaffUser>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => row.name,
    beside: (row) => (
      <>
        <CopyButton text={row.id} label="user id" />
        {row.staffRoles.length > 0 && <Badge tone="warn">Staff</Badge>}
      </>
    ),
    phone: "title",
  },
  { id: "email", header: "E-mail", cell: (row) => row.email, phone: "line" },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="user" state={row.disabledAt === null ? "active" : "disabled"} />,
    width: "8.5rem",
    phone: "side",
  },
  {
    id: "tenants",
    header: "Tenants",
    cell: (row) => formatNumber(row.tenants),
    width: "6rem",
    align: "right",
    phone: "line",
  },
  {
    id: "sessions",
    header: "Sessions",
    cell: (row) => formatNumber(row.liveSessions),
    width: "6rem",
    align: "right",
    phone: "line",
  },
  {
    id: "seen",
    header: "Last seen",
    cell: (row) => <RelativeTime at={row.lastSeenAt} absent="Not signed in" />,
    width: "9rem",
    align: "right",
    phone: "line",
  },
  {
    id: "created",
    header: "Created",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
    from: "lg",
  },
];

type SessionOfUser = StaffUserDetail["sessions"][number];

export const staffSessionColumns: readonly Column<SessionOfUser>[] = [
  {
    id: "device",
    header: "Device",
    cell: (row) => <span className="font-medium">{row.device}</span>,
    phone: "title",
  },
  { id: "address", header: "Address", cell: (row) => row.address ?? "—", width: "11rem", phone: "line" },
  {
    id: "method",
    header: "Signed in by",
    cell: (row) => (row.method === "oidc" ? "Single sign-on" : "Password"),
    width: "9rem",
    phone: "line",
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
    id: "expires",
    header: "Ends",
    cell: (row) => <RelativeTime at={row.expiresAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
    from: "lg",
  },
];

type MembershipOfUser = StaffUserDetail["memberships"][number];

export const membershipColumns: readonly Column<MembershipOfUser>[] = [
  { id: "name", header: "Tenant", cell: (row) => row.name, phone: "title" },
  {
    id: "slug",
    header: "URL name",
    cell: (row) => <span className="font-mono text-xs">{row.slug}</span>,
    phone: "line",
  },
  { id: "role", header: "Role", cell: (row) => row.role, width: "9rem", phone: "side" },
];
