"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { InFlightField, RateField } from "@/components/endpoints/limit-fields";
import { limitInputOf, limitValuesOf } from "@/components/endpoints/limit-values";
import { FormShell } from "@/components/patterns/form-shell";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import type { Endpoint } from "#server/deliveries/contract";

export interface EndpointLimitsFormProps {
  readonly endpoint: Pick<Endpoint, "id" | "maxInFlight" | "rateLimit">;
  readonly onDone: () => void;
}

/** Changes an endpoint's limits in place; workers obey them at once. */
export function EndpointLimitsForm({ endpoint, onDone }: EndpointLimitsFormProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const update = useMutation(trpc.endpoints.update.mutationOptions());
  const form = useForm({
    schema: () => import("@/components/endpoints/endpoint-values").then((m) => m.EndpointLimits),
    initial: limitValuesOf(endpoint),
    mode: "edit",
    onSubmit: async (values) => {
      await update.mutateAsync({ id: endpoint.id, ...limitInputOf(values) });
      await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
      onDone();
    },
  });
  return (
    <FormShell form={form} label="Limits" submitLabel="Save limits" blocker="The limits were not changed">
      <InFlightField form={form} />
      <RateField form={form} />
    </FormShell>
  );
}
