import type { Metadata } from "next";
import { Suspense } from "react";
import { staffTenantColumns } from "@/components/admin/tenant-columns";
import { StaffTenantsTable } from "@/components/admin/tenants-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { firstValues, pick, type RawSearchParams } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListTenantsInput } from "#server/tenants/staff/contract";
import { requireStaff } from "../require-staff.ts";

export const metadata: Metadata = { title: "Tenants" };

const states = [
  { value: "active", label: "Active" },
  { value: "suspended", label: "Suspended" },
] as const;

export default async function StaffTenantsPage({
  searchParams,
}: {
  readonly searchParams: Promise<RawSearchParams>;
}) {
  await requireStaff();
  const values = firstValues(await searchParams);
  const filters = { ...pick(values, ["search"]), ...suspension(values["state"]) };
  const input = ListTenantsInput.catch(ListTenantsInput.parse({})).parse({
    ...filters,
    ...pick(values, ["cursor"]),
  });
  prefetch(trpcServer(null).staffTenants.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Tenants"
        description="Every tenant of this installation, newest first. Searches are written to the staff audit log."
      />
      <FilterBar
        fields={[
          { kind: "text", param: "search", label: "Search", placeholder: "Name, URL name or tnt_…" },
          { kind: "select", param: "state", label: "State", options: states },
        ]}
      />
      <Suspense fallback={<DataTableSkeleton label="Tenants" columns={staffTenantColumns} />}>
        <StaffTenantsTable input={input} isFiltered={Object.keys(filters).length > 0} />
      </Suspense>
    </HydrateClient>
  );
}

function suspension(state: string | undefined): { readonly isSuspended?: boolean } {
  if (state === "suspended") return { isSuspended: true };
  return state === "active" ? { isSuspended: false } : {};
}
