"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { lookedUpOnce } from "@/components/admin/looked-up-once";
import { StaffHistory } from "@/components/admin/staff-history";
import { UserActions } from "@/components/admin/user-actions";
import { membershipColumns, staffSessionColumns } from "@/components/admin/user-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { IdText } from "@/components/patterns/id-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useTRPC } from "@/components/providers/trpc";
import { paths } from "#lib/paths";

/** One person as staff see them: where they are signed in and where they belong. */
export function StaffUserDetail({ userId }: { readonly userId: string }) {
  const trpc = useTRPC();
  const { data: user } = useSuspenseQuery({
    ...trpc.staffUsers.get.queryOptions({ id: userId }),
    ...lookedUpOnce,
  });
  return (
    <>
      <PageHeader
        title={user.name}
        breadcrumbs={[{ label: "Users", href: paths.admin.users() }]}
        status={<StatusBadge kind="user" state={user.disabledAt === null ? "active" : "disabled"} />}
        actions={<UserActions user={user} />}
        facts={[
          { label: "E-mail", value: <IdText id={user.email} label="e-mail" /> },
          { label: "User", value: <IdText id={user.id} label="user id" /> },
          { label: "Staff roles", value: user.staffRoles.length === 0 ? "None" : user.staffRoles.join(", ") },
          { label: "Created", value: <RelativeTime at={user.createdAt} /> },
          { label: "Last seen", value: <RelativeTime at={user.lastSeenAt} absent="Not signed in" /> },
        ]}
      />
      <Section title="Sessions" description="Where this person is signed in now.">
        <DataTable
          label="Sessions"
          columns={staffSessionColumns}
          rows={user.sessions}
          rowKey={(row) => row.id}
          empty={<EmptyState title="Not signed in">A session starts when this person signs in.</EmptyState>}
        />
      </Section>
      <Section title="Tenants">
        <DataTable
          label="Tenants of this user"
          columns={membershipColumns}
          rows={user.memberships}
          rowKey={(row) => row.tenantId}
          rowHref={(row) => paths.admin.tenant(row.tenantId)}
          empty={
            <EmptyState title="No tenants">
              This person belongs to no tenant: nobody has invited them and they made none.
            </EmptyState>
          }
        />
      </Section>
      <StaffHistory subjectId={userId} />
    </>
  );
}
