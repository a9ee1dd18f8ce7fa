"use client";

import { useMutation } from "@tanstack/react-query";
import { EndpointButtons } from "@/components/endpoints/endpoint-buttons";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";
import type { Endpoint } from "#server/deliveries/contract";

export interface EndpointActionsProps {
  readonly tenantSlug: string;
  readonly endpoint: Endpoint;
}

/** Delete, edit, pause or resume, test, by a member of the tenant. */
export function EndpointActions({ tenantSlug, endpoint }: EndpointActionsProps) {
  const { endpoints } = useTRPC();
  const remove = useMutation(endpoints.delete.mutationOptions());
  const pause = useMutation(endpoints.pause.mutationOptions());
  const resume = useMutation(endpoints.resume.mutationOptions());
  const test = useMutation(endpoints.test.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  const { id } = endpoint;
  return (
    <EndpointButtons
      endpoint={endpoint}
      acts={{
        remove: () => remove.mutateAsync({ id }),
        pause: () => pause.mutateAsync({ id }),
        resume: () => resume.mutateAsync({ id }),
        test: () => test.mutateAsync({ id }),
        listHref: tenant.endpoints(),
        editHref: tenant.editEndpoint(id),
        deliveryHref: tenant.delivery,
      }}
    />
  );
}
