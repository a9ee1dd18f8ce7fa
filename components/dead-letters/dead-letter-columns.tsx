import { RowSelect } from "@/components/dead-letters/row-select";
import { createdColumn, endpointColumn, type ListedDelivery } from "@/components/deliveries/delivery-columns";
import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { causeWords } from "#lib/failures";

/** Deliveries that nobody tries any more: what failed, where, and since when. */
export const deadLetterColumns: readonly Column<ListedDelivery>[] = [
  {
    id: "id",
    header: "Delivery",
    before: (row) => <RowSelect id={row.id} label={`Select ${row.eventType} ${row.id}`} />,
    cell: (row) => <IdText id={row.id} copy={false} short />,
    beside: (row) => <CopyButton text={row.id} label="delivery id" />,
    width: "12rem",
    phone: "title",
  },
  {
    id: "cause",
    header: "Last failure",
    cell: (row) => <span title={row.lastError ?? undefined}>{causeWords(row)}</span>,
    width: "11rem",
    phone: "line",
  },
  {
    id: "type",
    header: "Event type",
    cell: (row) => <span className="font-mono text-xs">{row.eventType}</span>,
    width: "12rem",
    phone: "line",
  },
  endpointColumn,
  {
    id: "failed",
    header: "Gave up",
    cell: (row) => <RelativeTime at={row.completedAt} absent="—" />,
    width: "7rem",
    align: "right",
    phone: "line",
    from: "xl",
  },
  createdColumn,
];
