import type { Column } from "@/components/patterns/data-table";
import { formatNumber } from "#lib/format";
import type { QueueView } from "#server/deliveries/staff/contract";

type Counted = Exclude<keyof QueueView, "name">;

export const queueColumns: readonly Column<QueueView>[] = [
  {
    id: "name",
    header: "Queue",
    cell: (row) => <span className="font-mono text-xs">{row.name}</span>,
    phone: "title",
  },
  count("ready", "Ready"),
  count("deferred", "Deferred"),
  count("active", "Active"),
  {
    ...count("failed", "Failed"),
    cell: (row) => (
      <span className={row.failed > 0 ? "font-medium text-danger-ink" : undefined}>
        {formatNumber(row.failed)}
      </span>
    ),
  },
];

function count(id: Counted, header: string): Column<QueueView> {
  return { id, header, cell: (row) => formatNumber(row[id]), width: "8rem", align: "right", phone: "line" };
}
