"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { lookedUpOnce } from "@/components/admin/looked-up-once";
import { peopleColumns } from "@/components/admin/people-columns";
import { useStaffDenial } from "@/components/admin/staff";
import { StaffHistory } from "@/components/admin/staff-history";
import { TenantActions } from "@/components/admin/tenant-actions";
import { TenantPlan } from "@/components/admin/tenant-plan";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useTRPC } from "@/components/providers/trpc";
import { formatNumber } from "#lib/format";
import { paths } from "#lib/paths";

/** One tenant as staff see it: facts, what is in it, its people, and whether it is suspended. */
export function StaffTenantDetail({ tenantId }: { readonly tenantId: string }) {
  const trpc = useTRPC();
  const { data: tenant } = useSuspenseQuery({
    ...trpc.staffTenants.get.queryOptions({ id: tenantId }),
    ...lookedUpOnce,
  });
  const usersDenied = useStaffDenial("staff:users");
  return (
    <>
      <PageHeader
        title={tenant.name}
        breadcrumbs={[{ label: "Tenants", href: paths.admin.tenants() }]}
        status={<StatusBadge kind="tenant" state={tenant.suspendedAt === null ? "active" : "suspended"} />}
        actions={<TenantActions tenant={tenant} />}
        facts={[
          { label: "Tenant", value: <IdText id={tenant.id} label="tenant id" /> },
          { label: "URL name", value: <IdText id={tenant.slug} label="URL name" /> },
          { label: "Kind", value: <StatusBadge kind="environment" state={tenant.kind} look="plain" /> },
          { label: "Created", value: <RelativeTime at={tenant.createdAt} /> },
          { label: "Plan", value: tenant.plan.plan.name },
          { label: "Members", value: formatNumber(tenant.members) },
          { label: "Endpoints", value: formatNumber(tenant.endpoints) },
          { label: "API keys in force", value: formatNumber(tenant.apiKeys) },
          { label: "API key last used", value: <RelativeTime at={tenant.lastKeyUseAt} /> },
        ]}
      />
      {tenant.suspendedAt !== null && (
        <ErrorState
          tone="warn"
          blocker="This tenant is suspended"
          cause={
            <>
              Since <RelativeTime at={tenant.suspendedAt} /> its API keys are refused. Deliveries owed before
              go on.
            </>
          }
          nextStep="Resume the tenant when the reason is gone."
        />
      )}
      <TenantPlan tenantId={tenant.id} tenantName={tenant.name} plan={tenant.plan} />
      <Section title="People" description="Members with their roles. That you looked is written down.">
        <DataTable
          label="People"
          columns={peopleColumns}
          rows={tenant.people}
          rowKey={(row) => row.id}
          {...(usersDenied === null ? { rowHref: userHref } : {})}
          empty={<EmptyState title="No members">Everybody has left this tenant.</EmptyState>}
        />
      </Section>
      {usersDenied === null && <StaffHistory tenantId={tenantId} />}
    </>
  );
}

function userHref({ id }: { readonly id: string }): string {
  return paths.admin.user(id);
}
