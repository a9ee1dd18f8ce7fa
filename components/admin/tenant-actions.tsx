"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStaffDenial } from "@/components/admin/staff";
import { ConfirmDialog } from "@/components/patterns/confirm-dialog";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast-store";
import { formatCount } from "#lib/format";
import type { StaffTenantDetail } from "#server/tenants/staff/contract";

/** Suspends a tenant, or resumes it. */
export function TenantActions({ tenant }: { readonly tenant: StaffTenantDetail }) {
  return tenant.suspendedAt === null ? <Suspend tenant={tenant} /> : <Resume tenant={tenant} />;
}

function Suspend({ tenant: { id, name, apiKeys } }: { readonly tenant: StaffTenantDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useStaffDenial("staff:tenants:suspend");
  const suspend = useMutation(trpc.staffTenants.suspend.mutationOptions());
  return (
    <ConfirmDialog
      trigger={
        <Button variant="danger-quiet" disabledReason={denied}>
          Suspend tenant
        </Button>
      }
      title={`Suspend ${name}?`}
      consequence={
        <>
          {apiKeys === 1 ? "Its API key is" : `Its ${formatCount(apiKeys, "API key")} are`} refused at once,
          so nothing new can be published. Deliveries already owed go on, and its people can still sign in.
          They read the reason in their audit log. You can resume the tenant at any time.
        </>
      }
      confirmLabel="Suspend tenant"
      reasonLabel="Reason, as the tenant will read it"
      onConfirm={async (reason) => {
        await suspend.mutateAsync({ id, reason });
        await queryClient.invalidateQueries({ queryKey: [["staffTenants"]] });
        await queryClient.invalidateQueries({ queryKey: [["staffAudit"]] });
        toast({ title: `${name} is suspended` });
      }}
    />
  );
}

function Resume({ tenant: { id, name } }: { readonly tenant: StaffTenantDetail }) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useStaffDenial("staff:tenants:suspend");
  const resume = useMutation(trpc.staffTenants.resume.mutationOptions());
  return (
    <ConfirmDialog
      trigger={
        <Button variant="primary" disabledReason={denied}>
          Resume tenant
        </Button>
      }
      title={`Resume ${name}?`}
      consequence="Its API keys work again at once. Its audit log says that staff resumed it."
      confirmLabel="Resume tenant"
      tone="primary"
      onConfirm={async () => {
        await resume.mutateAsync({ id });
        await queryClient.invalidateQueries({ queryKey: [["staffTenants"]] });
        await queryClient.invalidateQueries({ queryKey: [["staffAudit"]] });
        toast({ title: `${name} is active again` });
      }}
    />
  );
}
