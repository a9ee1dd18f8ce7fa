"use client";

import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { BracesIcon } from "lucide-react";
import { useState } from "react";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { PayloadViewer } from "@/components/patterns/payload-viewer";
import { problemOf } from "@/components/patterns/problem";
import { portalEventTypes } from "@/components/portal/portal-lists";
import { usePortalTrpc } from "@/components/portal/portal-trpc";
import { Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import type { PortalEventType } from "#server/portal/consumer/contract";

/** What an endpoint can ask for: each type with its description, and its schema when opened. */
export function PortalEventTypes() {
  const { eventTypes } = usePortalTrpc();
  const [search, setSearch] = useState("");
  const { data } = useSuspenseQuery(eventTypes.list.queryOptions(portalEventTypes));
  const wanted = search.trim().toLowerCase();
  const shown = data.data
    .filter(({ type, description }) => `${type} ${description}`.toLowerCase().includes(wanted))
    .toSorted((a, b) => a.type.localeCompare(b.type));
  if (data.data.length === 0) {
    return (
      <div className="rounded-lg border bg-card">
        <EmptyState icon={BracesIcon} title="No event types yet">
          Your provider has not described any events so far. An endpoint with the pattern * gets all there
          will be.
        </EmptyState>
      </div>
    );
  }
  return (
    <>
      <Input
        type="search"
        aria-label="Search event types"
        placeholder="Search"
        className="max-w-xs"
        value={search}
        onChange={(event) => setSearch(event.target.value)}
      />
      <ul className="divide-y rounded-lg border bg-card">
        {shown.map((type) => (
          <TypeEntry key={type.id} type={type} />
        ))}
        {shown.length === 0 && <li className="px-4 py-3 text-muted-foreground">No event type matches.</li>}
      </ul>
      {data.nextCursor !== null && (
        <p className="text-muted-foreground">The newest {data.data.length} are shown.</p>
      )}
    </>
  );
}

function TypeEntry({ type: { type, description, hasSchema } }: { readonly type: PortalEventType }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <li className="px-4 py-3">
      <p className="font-mono text-xs font-medium break-all">{type}</p>
      {description !== "" && <p className="mt-1 max-w-3xl text-muted-foreground">{description}</p>}
      {hasSchema && (
        <details className="mt-2" onToggle={(event) => setIsOpen(event.currentTarget.open)}>
          <summary className="w-fit text-link">Schema of its data</summary>
          <div className="mt-2">{isOpen && <Schema type={type} />}</div>
        </details>
      )}
    </li>
  );
}

function Schema({ type }: { readonly type: string }) {
  const { eventTypes } = usePortalTrpc();
  const { data, error } = useQuery(eventTypes.get.queryOptions({ type }));
  if (error !== null) {
    return <ErrorState blocker="The schema could not be shown" cause={problemOf(error).message} />;
  }
  if (data === undefined) return <Skeleton className="h-24 w-full" />;
  return <PayloadViewer text={data.schema ?? "{}"} label="JSON Schema" />;
}
