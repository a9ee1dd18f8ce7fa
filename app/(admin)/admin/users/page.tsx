import type { Metadata } from "next";
import { Suspense } from "react";
import { StaffNeeded } from "@/components/admin/staff";
import { staffUserColumns } from "@/components/admin/user-columns";
import { StaffUsersTable } from "@/components/admin/users-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { FilterBar } from "@/components/patterns/filter-bar";
import { PageHeader } from "@/components/patterns/page-header";
import { firstValues, pick, type RawSearchParams } from "#lib/search-params";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";
import { ListUsersInput } from "#server/tenants/staff/contract";
import { mayStaff } from "../require-staff.ts";

export const metadata: Metadata = { title: "Users" };

export default async function StaffUsersPage({
  searchParams,
}: {
  readonly searchParams: Promise<RawSearchParams>;
}) {
  const values = firstValues(await searchParams);
  const filters = pick(values, ["search"]);
  const input = ListUsersInput.catch(ListUsersInput.parse({})).parse({
    ...filters,
    ...pick(values, ["cursor"]),
  });
  if (await mayStaff("staff:users")) prefetch(trpcServer(null).staffUsers.list.queryOptions(input));
  return (
    <HydrateClient>
      <PageHeader
        title="Users"
        description="Everybody with an account, newest first. Searches are written to the staff audit log."
      />
      <StaffNeeded permission="staff:users" blocker="Users are not shown to you">
        <FilterBar
          fields={[{ kind: "text", param: "search", label: "Search", placeholder: "Name, e-mail or usr_…" }]}
        />
        <Suspense fallback={<DataTableSkeleton label="Users" columns={staffUserColumns} />}>
          <StaffUsersTable input={input} isFiltered={Object.keys(filters).length > 0} />
        </Suspense>
      </StaffNeeded>
    </HydrateClient>
  );
}
