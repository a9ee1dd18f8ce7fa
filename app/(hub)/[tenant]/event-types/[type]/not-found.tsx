"use client";

import { PageNotFound } from "@/components/patterns/page-not-found";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function EventTypeNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound
      thing="event type"
      why="This tenant has none of that name: it was never created, or it is spelled differently."
      backHref={paths.tenant(tenantSlug).eventTypes()}
      backLabel="Go to the event types"
    />
  );
}
