import { AuditDetailsButton } from "@/components/audit/audit-details-button";
import { AuditSubject } from "@/components/audit/audit-subject";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import type { AuditEntry } from "#server/tenants/contract";

const actorKinds: Readonly<Record<string, string>> = {
  user: "Member",
  api_key: "API key",
  consumer: "Consumer, in the portal",
  staff: "Trunkline staff",
  system: "System",
};

export const auditColumns: readonly Column<AuditEntry>[] = [
  {
    id: "action",
    header: "Action",
    cell: (row) => <span className="font-mono text-xs">{row.action}</span>,
    width: "14rem",
    phone: "title",
  },
  {
    id: "actor",
    header: "By",
    cell: (row) => (
      <span title={row.actorId ?? undefined}>
        {row.actorLabel}
        {row.actorKind !== "user" && (
          <span className="text-muted-foreground"> · {actorKinds[row.actorKind] ?? row.actorKind}</span>
        )}
      </span>
    ),
    phone: "line",
  },
  { id: "subject", header: "Thing", cell: (row) => <AuditSubject entry={row} />, phone: "line" },
  {
    id: "time",
    header: "When",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "9rem",
    phone: "side",
  },
  {
    id: "details",
    header: "Change",
    cell: (row) => <AuditDetailsButton entry={row} />,
    width: "6rem",
    align: "right",
    phone: "line",
  },
];
