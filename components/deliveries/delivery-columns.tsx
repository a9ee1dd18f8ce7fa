import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatNumber } from "#lib/format";
import type { Delivery } from "#server/deliveries/contract";

/** The columns of every list of deliveries. */
export const deliveryColumns: readonly Column<Delivery>[] = [
  {
    id: "id",
    header: "Delivery",
    cell: (row) => <IdText id={row.id} copy={false} short />,
    beside: (row) => <CopyButton text={row.id} label="delivery id" />,
    width: "11rem",
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="delivery" state={row.state} />,
    width: "8.5rem",
    phone: "side",
  },
  {
    id: "type",
    header: "Event type",
    cell: (row) => <span className="font-mono text-xs">{row.eventType}</span>,
    phone: "line",
  },
  {
    id: "endpoint",
    header: "Endpoint",
    cell: (row) => <IdText id={row.endpointId} copy={false} short />,
    width: "11rem",
    phone: "hidden",
    from: "lg",
  },
  {
    id: "attempts",
    header: "Attempts",
    cell: (row) => formatNumber(row.attemptCount),
    width: "6rem",
    align: "right",
    phone: "line",
  },
  {
    id: "answer",
    header: "Last answer",
    cell: (row) => row.lastStatus ?? row.lastError ?? "—",
    width: "9rem",
    phone: "line",
    from: "xl",
  },
  {
    id: "created",
    header: "Created",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
  },
];
