"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { EventTypeForm } from "@/components/event-types/event-type-form";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { paths } from "#lib/paths";

export interface EventTypeDetailProps {
  readonly tenantSlug: string;
  readonly type: string;
}

/** One event type, and the form that changes it. */
export function EventTypeDetail({ tenantSlug, type }: EventTypeDetailProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const { data: eventType } = useSuspenseQuery(trpc.eventTypes.get.queryOptions({ type }));
  const update = useMutation(trpc.eventTypes.update.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title={eventType.type}
        breadcrumbs={[{ label: "Event types", href: tenant.eventTypes() }]}
        status={<StatusBadge kind="schemaMode" state={eventType.mode} />}
        {...(eventType.description === "" ? {} : { description: eventType.description })}
        actions={<ButtonLink href={tenant.events({ type })}>Show events</ButtonLink>}
        facts={[
          { label: "Owner", value: eventType.owner ?? "nobody named" },
          {
            label: "Schema version",
            value: eventType.hasSchema ? String(eventType.schemaVersion) : "no schema",
          },
          { label: "Created", value: <RelativeTime at={eventType.createdAt} /> },
          { label: "Changed", value: <RelativeTime at={eventType.updatedAt} /> },
        ]}
      />
      <Section
        title="Settings"
        description="A changed schema counts from the next event on and raises the version."
      >
        <EventTypeForm
          key={String(eventType.updatedAt)}
          mode="edit"
          initial={{ ...eventType, owner: eventType.owner ?? "", schema: eventType.schema ?? "" }}
          cancelHref={tenant.eventTypes()}
          onSubmit={async ({ owner, schema, description, mode }) => {
            const none = (text: string) => (text.trim() === "" ? null : text);
            await update.mutateAsync({ type, description, mode, owner: none(owner), schema: none(schema) });
            toast({ title: `${type} changed` });
            await queryClient.invalidateQueries({ queryKey: [["eventTypes"]] });
          }}
        />
      </Section>
    </>
  );
}
