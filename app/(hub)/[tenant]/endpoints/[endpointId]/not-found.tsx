"use client";

import { PageNotFound } from "@/components/patterns/page-not-found";
import { useMembership } from "@/components/tenants/membership";
import { paths } from "#lib/paths";

export default function EndpointNotFound() {
  const { tenantSlug } = useMembership();
  return (
    <PageNotFound
      thing="endpoint"
      backHref={paths.tenant(tenantSlug).endpoints()}
      backLabel="Go to the endpoints"
    />
  );
}
