"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { SendIcon } from "lucide-react";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { deliveryColumns } from "@/components/deliveries/delivery-columns";
import { useListedDeliveries } from "@/components/deliveries/use-listed-deliveries";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState, NoMatches } from "@/components/patterns/empty-state";
import { NewRowsNotice } from "@/components/patterns/new-rows-notice";
import { useSteadyRows } from "@/components/patterns/use-steady-rows";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { ListDeliveriesInput } from "#server/deliveries/contract";

export interface DeliveriesTableProps {
  readonly tenantSlug: string;
  readonly input: ListDeliveriesInput;
  /** Whether a filter narrows the list: an empty list then says so. */
  readonly isFiltered: boolean;
}

/** The tenant's deliveries, newest first, kept up to date. */
export function DeliveriesTable({ tenantSlug, input, isFiltered }: DeliveriesTableProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data } = useSuspenseQuery(trpc.deliveries.list.queryOptions(input));
  const { rows, newCount, showNew } = useSteadyRows(useListedDeliveries(data.data), JSON.stringify(input));
  const tenant = paths.tenant(tenantSlug);
  return (
    <div className="flex flex-col gap-2">
      {input.cursor === undefined && <NewRowsNotice count={newCount} things="deliveries" onShow={showNew} />}
      <DataTable
        label="Deliveries"
        columns={deliveryColumns}
        rows={rows}
        rowKey={(row) => row.id}
        rowHref={(row) => tenant.delivery(row.id)}
        nextCursor={data.nextCursor}
        searchedTo={data.searchedTo}
        empty={
          isFiltered ? (
            <NoMatches things="deliveries" clearHref={tenant.deliveries()} />
          ) : (
            <NoDeliveries tenantSlug={tenantSlug} />
          )
        }
      />
    </div>
  );
}

function NoDeliveries({ tenantSlug }: { readonly tenantSlug: string }) {
  return (
    <EmptyState
      icon={SendIcon}
      title="No deliveries yet"
      action={<ButtonLink href={paths.tenant(tenantSlug).newEndpoint()}>Create endpoint</ButtonLink>}
    >
      A delivery is an event owed to an endpoint. Create an endpoint, then publish an event that it subscribes
      to.
    </EmptyState>
  );
}
