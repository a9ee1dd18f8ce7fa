"use client";

import { PageNotFound } from "@/components/patterns/page-states";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function EventTypeNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound
      thing="event type"
      backHref={paths.tenant(tenantSlug).eventTypes()}
      backLabel="Go to the event types"
    />
  );
}
