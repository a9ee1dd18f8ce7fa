import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Badge } from "@/components/ui/badge";
import { formatBytes } from "#lib/format";
import type { EventSummary } from "#server/events/contract";

export const eventColumns: readonly Column<EventSummary>[] = [
  {
    id: "id",
    header: "Event",
    cell: (row) => <IdText id={row.id} copy={false} short />,
    beside: (row) => <CopyButton text={row.id} label="event id" />,
    width: "11rem",
    phone: "title",
  },
  {
    id: "type",
    header: "Type",
    cell: (row) => (
      <span className="inline-flex items-center gap-2">
        <span className="font-mono text-xs">{row.type}</span>
        {row.hasWarnings && <Badge tone="warn">breaks its schema</Badge>}
      </span>
    ),
    phone: "line",
  },
  { id: "subject", header: "Subject", cell: (row) => row.subject ?? "—", phone: "line", from: "lg" },
  {
    id: "size",
    header: "Size",
    cell: (row) => formatBytes(row.sizeBytes),
    width: "6rem",
    align: "right",
    phone: "hidden",
  },
  {
    id: "created",
    header: "Accepted",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "8rem",
    align: "right",
    phone: "side",
  },
];
