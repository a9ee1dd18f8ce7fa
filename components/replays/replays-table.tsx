"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { HistoryIcon } from "lucide-react";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { NewRowsNotice } from "@/components/patterns/new-rows-notice";
import { useSteadyRows } from "@/components/patterns/use-steady-rows";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { type ListedReplay, replayColumns } from "@/components/replays/replay-columns";
import { filterWords, replayTitle } from "@/components/replays/replay-words";
import { useEndpointNames } from "@/components/replays/use-endpoint-names";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListReplaysInput } from "#server/deliveries/replays/contract";

export interface ReplaysTableProps {
  readonly tenantSlug: string;
  readonly input: ListReplaysInput;
}

/** The tenant's replays, newest first, moving while they run. */
export function ReplaysTable({ tenantSlug, input }: ReplaysTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data } = useSuspenseQuery(trpc.replays.list.queryOptions(input));
  const nameOf = useEndpointNames();
  const listed = data.data.map((replay): ListedReplay => ({
    ...replay,
    title: replayTitle(replay, nameOf),
    filterText: filterWords(replay, nameOf).join(" · "),
  }));
  const { rows, newCount, showNew } = useSteadyRows(listed, JSON.stringify(input));
  const tenant = paths.tenant(tenantSlug);
  return (
    <div className="flex flex-col gap-2">
      {input.cursor === undefined && <NewRowsNotice count={newCount} things="replays" onShow={showNew} />}
      <DataTable
        label="Replays"
        columns={replayColumns}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => tenant.replay(row.id)}
        nextCursor={data.nextCursor}
        empty={
          input.state === undefined ? (
            <EmptyState
              icon={HistoryIcon}
              title="No replays yet"
              action={<ButtonLink href={tenant.newReplay()}>Start a replay</ButtonLink>}
            >
              A replay delivers a selection again: dead letters, what one endpoint missed, or past events. It
              runs in the background, at a rate you set.
            </EmptyState>
          ) : (
            <NoMatches things="replays" clearHref={tenant.replays()} />
          )
        }
      />
    </div>
  );
}
