import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { ReplayBar } from "@/components/replays/replay-bar";
import { formatNumber } from "#lib/format";
import type { Replay } from "#server/deliveries/replays/contract";

/** A replay with its words. */
export interface ListedReplay extends Replay {
  readonly title: string;
  readonly filterText: string;
}

export const replayColumns: readonly Column<ListedReplay>[] = [
  {
    id: "title",
    header: "Replay",
    cell: (row) => (
      <span className="flex min-w-0 flex-col">
        <span className="truncate">{row.title}</span>
        {row.filterText !== "" && (
          <span className="truncate text-xs font-normal text-muted-foreground">{row.filterText}</span>
        )}
      </span>
    ),
    phone: "title",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="replay" state={row.state} />,
    width: "7.75rem",
    phone: "side",
  },
  {
    id: "progress",
    header: "Progress",
    cell: (row) => <ReplayBar replay={row} />,
    width: "11rem",
    phone: "line",
    bar: "90%",
  },
  {
    id: "delivered",
    header: "Sent again",
    cell: (row) => formatNumber(row.delivered),
    width: "6rem",
    align: "right",
    phone: "line",
  },
  {
    id: "by",
    header: "Started by",
    cell: (row) => <span title={row.createdBy}>{row.createdBy}</span>,
    width: "9.5rem",
    phone: "line",
    from: "xl",
  },
  {
    id: "created",
    header: "Started",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "7rem",
    align: "right",
    phone: "line",
  },
];
