"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { Section } from "@/components/patterns/section";
import { CreatePortalLink } from "@/components/portal/hub/create-portal-link";
import { PortalSettingsForm } from "@/components/portal/hub/portal-settings-form";
import { useTRPC } from "@/components/providers/trpc";

/** Making a link, and how the portal looks. */
export function PortalSetup() {
  const trpc = useTRPC();
  const { data: tenant } = useSuspenseQuery(trpc.tenants.current.queryOptions());
  return (
    <>
      <Section
        title="Create a link"
        description="Your backend makes one for each visit with POST /portal-links. Make one here to try it, or to help a customer."
        look="card"
      >
        <CreatePortalLink />
      </Section>
      <Section title="Look and embedding" look="card">
        <PortalSettingsForm tenantName={tenant.name} />
      </Section>
    </>
  );
}
