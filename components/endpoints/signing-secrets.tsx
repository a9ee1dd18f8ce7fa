"use client";

import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { IssuedSecret, type IssuedSecretProps } from "@/components/endpoints/issued-secret";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { DataTable, type Column } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { IdText } from "@/components/patterns/id-text";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import type { EndpointSecret } from "#server/deliveries/contract";

const columns: readonly Column<EndpointSecret>[] = [
  { id: "id", header: "Secret", cell: (row) => <IdText id={row.id} copy={false} />, phone: "title" },
  {
    id: "algorithm",
    header: "Algorithm",
    cell: (row) => (row.algorithm === "hmac" ? "HMAC-SHA256" : "Ed25519"),
    width: "9rem",
    phone: "line",
  },
  {
    id: "created",
    header: "Created",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "9rem",
    phone: "line",
  },
  {
    id: "expires",
    header: "Signs until",
    cell: (row) => <RelativeTime at={row.expiresAt} absent="rotated" />,
    width: "9rem",
    align: "right",
    phone: "line",
  },
];

export interface SigningSecretsProps {
  readonly secrets: readonly EndpointSecret[];
  readonly rotate: () => Promise<IssuedSecretProps["issued"]>;
}

/** Which secrets sign an endpoint's deliveries, and the button that rotates them. */
export function SigningSecrets({ secrets, rotate }: SigningSecretsProps) {
  const queryClient = useQueryClient();
  const denied = useDenial("endpoints:rotate");
  const [issued, setIssued] = useState<IssuedSecretProps["issued"] | null>(null);
  return (
    <Section
      title="Signing secrets"
      description="During a rotation old and new both sign, so that receivers can change over in their own time."
      actions={
        <ConfirmDialog
          trigger={<Button disabledReason={denied}>Rotate secret</Button>}
          title="Rotate the signing secret?"
          consequence="A new secret is made and shown once. The present one goes on signing beside it for 24 hours."
          confirmLabel="Rotate secret"
          tone="primary"
          onConfirm={async () => {
            setIssued(await rotate());
            await queryClient.invalidateQueries({ queryKey: [["endpoints"]] });
          }}
        />
      }
    >
      {issued !== null && <IssuedSecret issued={issued} />}
      <DataTable
        label="Signing secrets"
        columns={columns}
        rows={secrets}
        rowKey={(row) => row.id}
        empty={<EmptyState title="No secret">Rotate to make one.</EmptyState>}
      />
    </Section>
  );
}
