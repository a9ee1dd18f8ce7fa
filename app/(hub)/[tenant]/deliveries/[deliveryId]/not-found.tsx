"use client";

import { PageNotFound } from "@/components/patterns/page-not-found";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function DeliveryNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound
      thing="delivery"
      why="This tenant has none with that id: it never had, or its retention time is over."
      backHref={paths.tenant(tenantSlug).deliveries()}
      backLabel="Go to the deliveries"
    />
  );
}
