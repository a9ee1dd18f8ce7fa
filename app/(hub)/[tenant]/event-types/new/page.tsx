import type { Metadata } from "next";
import { NewEventType } from "@/components/event-types/new-event-type";
import { PageHeader } from "@/components/patterns/page-header";
import type { TenantPageProps } from "#lib/page-props";
import { paths } from "#lib/paths";

export const metadata: Metadata = { title: "New event type" };

export default async function NewEventTypePage({ params }: TenantPageProps) {
  const { tenant } = await params;
  return (
    <>
      <PageHeader
        title="New event type"
        breadcrumbs={[{ label: "Event types", href: paths.tenant(tenant).eventTypes() }]}
      />
      <NewEventType tenantSlug={tenant} />
    </>
  );
}
