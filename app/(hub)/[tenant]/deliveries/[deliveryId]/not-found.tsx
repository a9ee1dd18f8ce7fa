"use client";

import { PageNotFound } from "@/components/patterns/page-states";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function DeliveryNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound
      thing="delivery"
      backHref={paths.tenant(tenantSlug).deliveries()}
      backLabel="Go to the deliveries"
    />
  );
}
