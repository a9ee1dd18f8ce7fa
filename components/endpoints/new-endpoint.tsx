"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { EndpointForm } from "@/components/endpoints/endpoint-form";
import { newEndpointValues, settingsOf } from "@/components/endpoints/endpoint-settings";
import { IssuedSecret } from "@/components/endpoints/issued-secret";
import { useTRPC } from "@/components/providers/trpc";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";
import type { EndpointWithSecret } from "#server/deliveries/contract";

/** The form that makes an endpoint, then its secret, once. */
export function NewEndpoint({ tenantSlug }: { readonly tenantSlug: string }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const [made, setMade] = useState<EndpointWithSecret | null>(null);
  const create = useMutation(trpc.endpoints.create.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  if (made !== null) {
    return (
      <div className="flex max-w-2xl flex-col gap-4">
        <IssuedSecret issued={made} />
        <ButtonLink variant="primary" href={tenant.endpoint(made.id)} className="self-start">
          Open endpoint
        </ButtonLink>
      </div>
    );
  }
  return (
    <EndpointForm
      mode="create"
      initial={newEndpointValues}
      cancelHref={tenant.endpoints()}
      onSubmit={async (values) => {
        const { signing, consumer } = values;
        const given = { signing, consumer: consumer === "" ? null : consumer };
        setMade(await create.mutateAsync({ ...settingsOf(values), ...given }));
        await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
      }}
    />
  );
}
