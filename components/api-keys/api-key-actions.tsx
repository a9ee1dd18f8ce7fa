"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useShowIssuedKey } from "@/components/api-keys/issued-key";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { Label } from "@/components/ui/label";
import { NativeSelect } from "@/components/ui/native-select";
import type { ApiKey } from "#server/tenants/contract";

/** Replace it, or end it. */
export function ApiKeyActions({ apiKey }: { readonly apiKey: ApiKey }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useDenial("api_keys:write");
  const { id, name, state } = apiKey;
  const revoke = useMutation(trpc.apiKeys.revoke.mutationOptions());
  const isOver = state === "revoked" || state === "expired";
  return (
    <span className="inline-flex gap-2">
      <RotateKey apiKey={apiKey} denied={denied} />
      <ConfirmDialog
        trigger={
          <Button
            size="sm"
            variant="danger-quiet"
            disabledReason={denied ?? (isOver ? `It is ${state} already.` : null)}
            aria-label={`Revoke ${name}`}
          >
            Revoke
          </Button>
        }
        title={`Revoke API key ${name}?`}
        consequence="Every call with it is refused from this moment on. This cannot be undone."
        confirmLabel="Revoke API key"
        onConfirm={async () => {
          await revoke.mutateAsync({ id });
          await queryClient.invalidateQueries({ queryKey: [["apiKeys"]] });
        }}
      />
    </span>
  );
}

const overlaps = [
  { value: "0", label: "Ends at once" },
  { value: "3600", label: "Works one more hour" },
  { value: "86400", label: "Works one more day" },
  { value: "604800", label: "Works one more week" },
] as const;

interface RotateKeyProps {
  readonly apiKey: ApiKey;
  readonly denied: string | null;
}

function RotateKey({ apiKey: { id, name, state }, denied }: RotateKeyProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const showIssued = useShowIssuedKey();
  const [overlapSeconds, setOverlapSeconds] = useState("86400");
  const fieldId = useId();
  const rotate = useMutation(trpc.apiKeys.rotate.mutationOptions());
  const blocker = state === "expiring" ? "A newer key replaces it already." : `It is ${state}.`;
  return (
    <ConfirmDialog
      trigger={
        <Button
          size="sm"
          disabledReason={denied ?? (state === "active" ? null : blocker)}
          aria-label={`Rotate ${name}`}
        >
          Rotate
        </Button>
      }
      title={`Rotate API key ${name}?`}
      consequence={
        <span className="flex flex-col gap-3">
          <span>A new key with the same name and scopes is made and shown once.</span>
          <span className="flex flex-col gap-1.5">
            <Label htmlFor={fieldId}>The old key</Label>
            <NativeSelect
              id={fieldId}
              value={overlapSeconds}
              onChange={(event) => setOverlapSeconds(event.target.value)}
            >
              {overlaps.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          </span>
        </span>
      }
      confirmLabel="Rotate API key"
      tone="primary"
      onConfirm={async () => {
        showIssued(await rotate.mutateAsync({ id, overlapSeconds: Number(overlapSeconds) }));
        await queryClient.invalidateQueries({ queryKey: [["apiKeys"]] });
      }}
    />
  );
}
