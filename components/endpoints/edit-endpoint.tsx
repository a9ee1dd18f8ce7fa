"use client";

import { useMutation, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { EndpointForm } from "@/components/endpoints/endpoint-form";
import { settingsOf, valuesOf } from "@/components/endpoints/endpoint-settings";
import { PageHeader } from "@/components/patterns/page-header";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

export interface EditEndpointProps {
  readonly tenantSlug: string;
  readonly endpointId: string;
}

/** The form that changes an endpoint. */
export function EditEndpoint({ tenantSlug, endpointId }: EditEndpointProps) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const { data: endpoint } = useSuspenseQuery(trpc.endpoints.get.queryOptions({ id: endpointId }));
  const update = useMutation(trpc.endpoints.update.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  return (
    <>
      <PageHeader
        title="Edit endpoint"
        breadcrumbs={[
          { label: "Endpoints", href: tenant.endpoints() },
          { label: endpoint.url, href: tenant.endpoint(endpointId) },
        ]}
      />
      <EndpointForm
        mode="edit"
        endpoint={endpoint}
        initial={valuesOf(endpoint)}
        cancelHref={tenant.endpoint(endpointId)}
        onSubmit={async (values) => {
          await update.mutateAsync({ id: endpointId, ...settingsOf(values) });
          await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
          router.push(tenant.endpoint(endpointId));
        }}
      />
    </>
  );
}
