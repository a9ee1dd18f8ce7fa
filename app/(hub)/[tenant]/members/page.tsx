import type { Metadata } from "next";
import { Suspense } from "react";
import { invitationColumns } from "@/components/members/invitation-columns";
import { InvitationsTable } from "@/components/members/invitations-table";
import { InviteForm } from "@/components/members/invite-form";
import { memberColumns } from "@/components/members/member-columns";
import { MembersTable } from "@/components/members/members-table";
import { DataTableSkeleton } from "@/components/patterns/data-table-skeleton";
import { PageHeader } from "@/components/patterns/page-header";
import { Section } from "@/components/patterns/section";
import type { TenantPageProps } from "#lib/page-props";
import { HydrateClient, prefetch, trpcServer } from "#server/api/rsc";

export const metadata: Metadata = { title: "Members" };

export default async function MembersPage({ params }: TenantPageProps) {
  const { tenant } = await params;
  const { members, invitations, account } = trpcServer(tenant);
  prefetch(members.list.queryOptions());
  prefetch(invitations.list.queryOptions());
  prefetch(account.me.queryOptions());
  return (
    <HydrateClient>
      <PageHeader title="Members" description="Who works in this tenant, and what they may do." />
      <Suspense fallback={<DataTableSkeleton label="Members" columns={memberColumns} rows={4} />}>
        <MembersTable />
      </Suspense>
      <Section title="Invitations" description="Sent by mail; not accepted yet.">
        <Suspense fallback={<DataTableSkeleton label="Invitations" columns={invitationColumns} rows={1} />}>
          <InvitationsTable />
        </Suspense>
      </Section>
      <Section title="Invite a member" look="card">
        <InviteForm />
      </Section>
    </HydrateClient>
  );
}
