"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { useState } from "react";
import { EndpointForm } from "@/components/endpoints/endpoint-form";
import { newEndpointValues } from "@/components/endpoints/endpoint-settings";
import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { patternsOf } from "@/components/endpoints/event-patterns";
import { IssuedSecret, type IssuedSecretProps } from "@/components/endpoints/issued-secret";
import { PageHeader } from "@/components/patterns/page-header";
import { usePortalTrpc } from "@/components/portal/portal-trpc";
import { ButtonLink } from "@/components/ui/button";
import { portalPaths } from "#lib/portal-paths";
import type { PortalEndpoint } from "#server/portal/consumer/contract";

/** The form that makes an endpoint, then its secret, once. */
export function NewPortalEndpoint({ sessionId }: { readonly sessionId: string }) {
  const trpc = usePortalTrpc();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<(IssuedSecretProps["issued"] & { readonly id: string }) | null>(null);
  const create = useMutation(trpc.endpoints.create.mutationOptions());
  const portal = portalPaths(sessionId);
  if (made !== null) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <IssuedSecret issued={made} />
        <ButtonLink variant="primary" href={portal.endpoint(made.id)} className="self-start">
          Open endpoint
        </ButtonLink>
      </div>
    );
  }
  return (
    <EndpointForm
      audience="consumer"
      mode="create"
      initial={newEndpointValues}
      cancelHref={portal.endpoints()}
      onSubmit={async (values) => {
        setMade(await create.mutateAsync({ ...settingsOf(values), signing: values.signing }));
        await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
      }}
    />
  );
}

export interface EditPortalEndpointProps {
  readonly sessionId: string;
  readonly endpointId: string;
}

/** The form that changes an endpoint. */
export function EditPortalEndpoint({ sessionId, endpointId }: EditPortalEndpointProps) {
  const trpc = usePortalTrpc();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: endpoint } = useSuspenseQuery(trpc.endpoints.get.queryOptions({ id: endpointId }));
  const update = useMutation(trpc.endpoints.update.mutationOptions());
  const portal = portalPaths(sessionId);
  return (
    <>
      <PageHeader
        title="Edit endpoint"
        breadcrumbs={[
          { label: "Endpoints", href: portal.endpoints() },
          { label: endpoint.url, href: portal.endpoint(endpointId) },
        ]}
      />
      <EndpointForm
        audience="consumer"
        mode="edit"
        initial={valuesOf(endpoint)}
        cancelHref={portal.endpoint(endpointId)}
        onSubmit={async (values) => {
          await update.mutateAsync({ id: endpointId, ...settingsOf(values) });
          await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
          router.push(portal.endpoint(endpointId));
        }}
      />
    </>
  );
}

/** What a consumer may set, out of the one form's values. */
function settingsOf({ url, description, eventTypes, payloadFormat, headerStyle, rateLimit }: EndpointValues) {
  return {
    url,
    description,
    eventTypes: patternsOf(eventTypes),
    payloadFormat,
    headerStyle,
    rateLimit: rateLimit === 0 ? null : rateLimit,
  };
}

function valuesOf(endpoint: PortalEndpoint): EndpointValues {
  const { url, description, signing, payloadFormat, headerStyle } = endpoint;
  return {
    ...newEndpointValues,
    url,
    description,
    signing,
    payloadFormat,
    headerStyle,
    eventTypes: endpoint.eventTypes.join("\n"),
    rateLimit: endpoint.rateLimit ?? 0,
  };
}
