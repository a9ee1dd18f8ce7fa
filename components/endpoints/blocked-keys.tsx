"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { BlockerActions } from "@/components/deliveries/blocker-actions";
import { DataTable, type Column } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { BlockedKey } from "#server/deliveries/health/contract";

export interface BlockedKeysProps {
  readonly tenantSlug: string;
  readonly endpointId: string;
}

/** Which delivery holds back which ordering key, for how long, and what can be done. */
export function BlockedKeys({ tenantSlug, endpointId }: BlockedKeysProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.endpoints.blockedKeys.queryOptions({ id: endpointId }));
  const tenant = paths.tenant(tenantSlug);
  return (
    <Section
      title="Blocked keys"
      {...(data.isComplete ? {} : { description: "The longest blocked are shown." })}
    >
      <DataTable
        label="Blocked keys"
        columns={columns}
        rows={data.data.map((row) => ({ ...row, href: tenant.delivery(row.deliveryId) }))}
        rowKey={(row) => row.deliveryId}
        empty={<EmptyState title="No key is blocked">No failed delivery holds others back.</EmptyState>}
      />
    </Section>
  );
}

type Row = BlockedKey & { readonly href: string };

const columns: readonly Column<Row>[] = [
  {
    id: "key",
    header: "Ordering key",
    cell: ({ orderingKey }) =>
      orderingKey === null ? (
        "events without a key"
      ) : (
        <code className="font-mono text-xs">{orderingKey}</code>
      ),
    phone: "title",
  },
  {
    id: "delivery",
    header: "Blocked by",
    cell: ({ deliveryId, href }) => <IdText id={deliveryId} href={href} label="delivery id" />,
    phone: "line",
  },
  { id: "since", header: "Since", cell: (row) => <RelativeTime at={row.blockedSince} />, width: "9rem" },
  {
    id: "behind",
    header: "Held back",
    cell: ({ heldBack }) => (heldBack >= 1_000 ? "1,000 or more" : String(heldBack)),
    width: "8rem",
    align: "right",
  },
  {
    id: "next",
    header: "Next attempt",
    cell: (row) => <RelativeTime at={row.nextAttemptAt} />,
    width: "9rem",
    from: "lg",
  },
  {
    id: "actions",
    header: "Actions",
    cell: ({ deliveryId }) => <BlockerActions deliveryId={deliveryId} />,
    width: "12rem",
  },
];
