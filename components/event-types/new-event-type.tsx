"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useRouter } from "next/navigation";
import { EventTypeForm } from "@/components/event-types/event-type-form";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

const starter = `{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "required": ["id"],
  "properties": {
    "id": { "type": "string" }
  }
}
`;

/** The form that makes an event type and then opens it. */
export function NewEventType({ tenantSlug }: { readonly tenantSlug: string }) {
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const create = useMutation(trpc.eventTypes.create.mutationOptions());
  const tenant = paths.tenant(tenantSlug);
  return (
    <EventTypeForm
      mode="create"
      initial={{ type: "", description: "", owner: "", mode: "strict", schema: starter }}
      cancelHref={tenant.eventTypes()}
      onSubmit={async ({ owner, schema, ...values }) => {
        const none = (text: string) => (text.trim() === "" ? null : text);
        await create.mutateAsync({ ...values, owner: none(owner), schema: none(schema) });
        await queryClient.invalidateQueries({ queryKey: [["eventTypes"]] });
        router.push(tenant.eventType(values.type));
      }}
    />
  );
}
