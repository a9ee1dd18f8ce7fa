"use client";

import { PageNotFound } from "@/components/patterns/page-states";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function EventNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound thing="event" backHref={paths.tenant(tenantSlug).events()} backLabel="Go to the events" />
  );
}
