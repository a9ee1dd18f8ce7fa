"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { InboxIcon } from "lucide-react";
import { useState } from "react";
import { deadLetterColumns } from "@/components/dead-letters/dead-letter-columns";
import { RetryMatching } from "@/components/dead-letters/retry-matching";
import { SelectableRows, useRowSelection } from "@/components/dead-letters/row-select";
import { SelectionBar } from "@/components/dead-letters/selection-bar";
import { hold, standing } from "@/components/dead-letters/standing-rows";
import { useListedDeliveries } from "@/components/deliveries/use-listed-deliveries";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { NewRowsNotice } from "@/components/patterns/new-rows-notice";
import { Section } from "@/components/patterns/section";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListDeliveriesInput } from "#server/deliveries/contract";
import type { CountDeadLettersInput } from "#server/deliveries/dead-letters/contract";

export interface DeadLettersTableProps {
  readonly tenantSlug: string;
  readonly input: ListDeliveriesInput;
  /** What the list is narrowed to; empty for all. */
  readonly filter: CountDeadLettersInput;
}

/** Dead letters to work off: retry one by one, a selection, or all that match. */
export function DeadLettersTable({ tenantSlug, input, filter }: DeadLettersTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data } = useSuspenseQuery(trpc.deliveries.list.queryOptions(input));
  const { data: counts } = useSuspenseQuery(trpc.deliveries.deadLetterCounts.queryOptions(filter));
  const { rows, waiting, showNew } = useStandingRows(useListedDeliveries(data.data), JSON.stringify(input));
  const ids = rows.map(({ id }) => id);
  const { state, selected, selectAll } = useRowSelection(ids);
  const tenant = paths.tenant(tenantSlug);
  const isFiltered = Object.values(filter).some((value) => value !== undefined);
  return (
    <Section
      title="Deliveries"
      actions={<RetryMatching tenantSlug={tenantSlug} filter={filter} total={counts.total} />}
    >
      {input.cursor === undefined && <NewRowsNotice count={waiting} things="dead letters" onShow={showNew} />}
      <SelectableRows state={state}>
        <DataTable
          label="Dead letters"
          columns={deadLetterColumns}
          rows={rows}
          rowKey={(row) => row.id}
          rowHref={(row) => tenant.delivery(row.id)}
          nextCursor={data.nextCursor}
          searchedTo={data.searchedTo}
          empty={
            isFiltered ? (
              <NoMatches things="dead letters" clearHref={tenant.deadLetters()} />
            ) : (
              <NoDeadLetters tenantSlug={tenantSlug} />
            )
          }
        />
      </SelectableRows>
      <SelectionBar
        tenantSlug={tenantSlug}
        selected={selected}
        shownCount={rows.length}
        onSelectAll={selectAll}
      />
    </Section>
  );
}

function NoDeadLetters({ tenantSlug }: { readonly tenantSlug: string }) {
  return (
    <EmptyState
      icon={InboxIcon}
      title="No dead letters"
      action={<ButtonLink href={paths.tenant(tenantSlug).deliveries()}>Show all deliveries</ButtonLink>}
    >
      A delivery comes here when every planned attempt failed, and stays until someone retries it. Nothing
      needs you now.
    </EmptyState>
  );
}

/** A list that is worked off: what leaves it goes at once, what comes above waits. */
function useStandingRows<Row extends { readonly id: string }>(fresh: readonly Row[], listKey: string) {
  const [held, setHeld] = useState(() => hold(listKey, fresh));
  const isOther = held.listKey !== listKey || (held.ids.size === 0 && fresh.length > 0);
  if (isOther) setHeld(hold(listKey, fresh));
  const { rows, waiting } = isOther ? { rows: fresh, waiting: 0 } : standing(held, fresh);
  return { rows, waiting, showNew: () => setHeld(hold(listKey, fresh)) };
}
