import { roleLabel } from "@/components/members/role-words";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { MyTenant } from "#server/tenants/contract";

export const tenantColumns: readonly Column<MyTenant>[] = [
  { id: "name", header: "Name", cell: (row) => row.name, phone: "title" },
  {
    id: "kind",
    header: "Kind",
    cell: (row) =>
      row.suspendedAt === null ? (
        <StatusBadge kind="environment" state={row.kind} />
      ) : (
        <StatusBadge kind="tenant" state="suspended" />
      ),
    width: "9rem",
    phone: "side",
  },
  { id: "role", header: "Your role", cell: (row) => roleLabel(row.role), width: "9rem", phone: "line" },
  {
    id: "slug",
    header: "URL name",
    cell: (row) => <span className="font-mono text-xs">{row.slug}</span>,
    phone: "line",
    from: "lg",
  },
  {
    id: "created",
    header: "Created",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "9rem",
    align: "right",
    phone: "line",
  },
];
