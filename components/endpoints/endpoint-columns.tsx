import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { Endpoint } from "#server/deliveries/contract";

/** What every reader may know of an endpoint in a list. */
type PlainEndpoint = Pick<Endpoint, "url" | "description" | "eventTypes" | "state" | "createdAt">;

const consumerColumn: Column<Endpoint> = {
  id: "consumer",
  header: "Consumer",
  cell: (row) => <span className="truncate font-mono text-xs">{row.consumer ?? "—"}</span>,
  width: "9rem",
  phone: "hidden",
  from: "lg",
};

/** Where all are of one consumer. */
export const ownEndpointColumns: readonly Column<PlainEndpoint>[] = [
  {
    id: "url",
    header: "Endpoint",
    cell: (row) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate font-mono text-xs">{row.url}</span>
        {row.description !== "" && (
          <span className="truncate text-xs text-muted-foreground">{row.description}</span>
        )}
      </span>
    ),
    phone: "title",
  },
  {
    id: "types",
    header: "Event types",
    cell: (row) => <span className="truncate font-mono text-xs">{row.eventTypes.join(", ")}</span>,
    width: "16rem",
    phone: "line",
    from: "lg",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="endpoint" state={row.state} />,
    width: "8rem",
    phone: "side",
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

const [nameColumn, ...settingColumns] = ownEndpointColumns;
export const endpointColumns: readonly Column<Endpoint>[] = [
  ...(nameColumn === undefined ? [] : [nameColumn]),
  consumerColumn,
  ...settingColumns,
];
