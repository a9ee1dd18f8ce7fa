"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { ErrorState } from "@/components/patterns/error-state";
import type { Fact } from "@/components/patterns/facts";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { ReplayProgress } from "@/components/replays/replay-progress-card";
import {
  countedWords,
  filterWords,
  type NameOf,
  rateWords,
  replayTitle,
} from "@/components/replays/replay-words";
import { useEndpointNames } from "@/components/replays/use-endpoint-names";
import { useDenial } from "@/components/tenants/membership";
import { Button, ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { Replay } from "#server/deliveries/replays/contract";

export interface ReplayDetailProps {
  readonly tenantSlug: string;
  readonly replayId: string;
}

/** One replay: what it delivers again, how far it is, and how fast; cancelled or throttled here. */
export function ReplayDetail({ tenantSlug, replayId }: ReplayDetailProps) {
  const trpc = useTRPC();
  useLiveInvalidate(["deliveries"]);
  const { data: replay } = useSuspenseQuery(trpc.replays.get.queryOptions({ id: replayId }));
  const nameOf = useEndpointNames();
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title={replayTitle(replay, nameOf)}
        breadcrumbs={[{ label: "Replays", href: tenant.replays() }]}
        status={<StatusBadge kind="replay" state={replay.state} />}
        actions={
          <>
            <ButtonLink href={deliveriesOf(replay, tenantSlug)}>Show deliveries</ButtonLink>
            <CancelReplay replay={replay} />
          </>
        }
        facts={factsOf(replay, nameOf)}
      />
      {replay.state === "failed" && (
        <ErrorState
          blocker="The replay was given up"
          cause={replay.error ?? "Several pages in a row failed."}
          nextStep="What it did stays done. Start another one from where it stopped."
        />
      )}
      <ReplayProgress replay={replay} />
    </>
  );
}

function CancelReplay({ replay }: { readonly replay: Replay }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("deliveries:retry");
  const cancel = useMutation(
    trpc.replays.cancel.mutationOptions({
      onSettled: () => queryClient.invalidateQueries({ queryKey: [["replays"]] }),
    }),
  );
  return (
    <ConfirmDialog
      trigger={
        <Button
          variant="danger-quiet"
          disabledReason={denied ?? (replay.state === "running" ? null : "It has ended.")}
        >
          Cancel replay
        </Button>
      }
      title="Cancel this replay?"
      consequence="It stops after the page it is at. What it has sent stays sent; what is left is not touched."
      confirmLabel="Cancel replay"
      onConfirm={() => cancel.mutateAsync({ id: replay.id })}
    />
  );
}

function factsOf(replay: Replay, nameOf: NameOf): Fact[] {
  const filter = filterWords(replay, nameOf);
  return [
    { label: "Replay", value: <IdText id={replay.id} label="replay id" /> },
    { label: "Matched at the start", value: countedWords(replay.kind, replay) },
    { label: "Started by", value: replay.createdBy },
    { label: "Started", value: <RelativeTime at={replay.createdAt} /> },
    ...(replay.kind === "replay"
      ? [
          {
            label: "Sent to",
            value: replay.endpointId === null ? "the endpoints that got them" : nameOf(replay.endpointId),
          },
        ]
      : []),
    ...(replay.state === "running"
      ? []
      : [
          { label: "Rate", value: `at most ${rateWords(replay.deliveriesPerSecond)}` },
          { label: "Ended", value: <RelativeTime at={replay.completedAt} absent="—" /> },
        ]),
    { label: "Picked", value: filter.length === 0 ? "all" : filter.join(" · "), wide: filter.length > 1 },
  ];
}

/** The list that shows best what came of it. */
function deliveriesOf({ filter, endpointId }: Replay, tenantSlug: string): string {
  const { eventType, since, until } = filter;
  const target = endpointId ?? filter.endpointId;
  return paths.tenant(tenantSlug).deliveries({
    ...(target === undefined ? {} : { endpointId: target }),
    ...(eventType === undefined ? {} : { eventType }),
    ...(endpointId === null && since !== undefined ? { since } : {}),
    ...(endpointId === null && until !== undefined ? { until } : {}),
  });
}
