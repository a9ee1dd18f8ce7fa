import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatNumber } from "#lib/format";
import type { StaffTenant } from "#server/tenants/staff/contract";

export const staffTenantColumns: readonly Column<StaffTenant>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => row.name,
    beside: (row) => <CopyButton text={row.id} label="tenant id" />,
    width: "14rem",
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="tenant" state={row.suspendedAt === null ? "active" : "suspended"} />,
    width: "7.5rem",
    phone: "side",
  },
  {
    id: "slug",
    header: "URL name",
    cell: (row) => <span className="font-mono text-xs">{row.slug}</span>,
    phone: "line",
    from: "lg",
  },
  {
    id: "kind",
    header: "Kind",
    cell: (row) => <StatusBadge kind="environment" state={row.kind} look="plain" />,
    width: "7.5rem",
    phone: "line",
  },
  {
    id: "members",
    header: "Members",
    cell: (row) => formatNumber(row.members),
    width: "5.5rem",
    align: "right",
    phone: "line",
  },
  {
    id: "endpoints",
    header: "Endpoints",
    cell: (row) => formatNumber(row.endpoints),
    width: "5.5rem",
    align: "right",
    phone: "line",
  },
  {
    id: "apiKeys",
    header: "API keys",
    cell: (row) => formatNumber(row.apiKeys),
    width: "5.5rem",
    align: "right",
    phone: "line",
    from: "lg",
  },
  {
    id: "created",
    header: "Created",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "7rem",
    align: "right",
    phone: "line",
  },
];
