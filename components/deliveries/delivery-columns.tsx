import { EndpointName } from "@/components/endpoints/endpoint-name";
import { CopyButton } from "@/components/patterns/copy-button";
import type { Column } from "@/components/patterns/data-table";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatNumber } from "#lib/format";
import type { Delivery, Endpoint } from "#server/deliveries/contract";

/** What every reader may know of a delivery in a list. */
type PlainDelivery = Omit<Delivery, "orderingKey">;

/** A delivery with the endpoint it is owed to, as far as that is known. */
export type ListedDelivery = Delivery & { readonly endpoint: Endpoint | undefined };

export const endpointColumn: Column<ListedDelivery> = {
  id: "endpoint",
  header: "Endpoint",
  cell: (row) => <EndpointName id={row.endpointId} endpoint={row.endpoint} />,
  phone: "line",
  from: "lg",
};

export const createdColumn: Column<PlainDelivery> = {
  id: "created",
  header: "Created",
  cell: (row) => <RelativeTime at={row.createdAt} />,
  width: "7rem",
  align: "right",
  phone: "line",
};

/** Where every row is owed to the same endpoint. */
export const endpointDeliveryColumns: readonly Column<PlainDelivery>[] = [
  {
    id: "id",
    header: "Delivery",
    cell: (row) => <IdText id={row.id} copy={false} short />,
    beside: (row) => <CopyButton text={row.id} label="delivery id" />,
    width: "10.5rem",
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="delivery" state={row.state} />,
    width: "7.75rem",
    phone: "side",
  },
  {
    id: "type",
    header: "Event type",
    cell: (row) => <span className="font-mono text-xs">{row.eventType}</span>,
    width: "11rem",
    phone: "line",
  },
  {
    id: "attempts",
    header: "Attempts",
    cell: (row) => formatNumber(row.attemptCount),
    width: "5.5rem",
    align: "right",
    phone: "line",
  },
  {
    id: "answer",
    header: "Last answer",
    cell: (row) => <span title={row.lastError ?? undefined}>{row.lastStatus ?? row.lastError ?? "—"}</span>,
    width: "7rem",
    phone: "line",
    from: "xl",
  },
  createdColumn,
];

const typeAt = endpointDeliveryColumns.findIndex(({ id }) => id === "type");

/** The columns of every list of deliveries. */
export const deliveryColumns: readonly Column<ListedDelivery>[] = [
  ...endpointDeliveryColumns.slice(0, typeAt + 1),
  endpointColumn,
  ...endpointDeliveryColumns.slice(typeAt + 1),
];

/** Where every row is of the same event. */
export const eventDeliveryColumns = deliveryColumns.filter(({ id }) => id !== "type");
