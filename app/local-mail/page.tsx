import { MailIcon } from "lucide-react";
import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { localMailColumns } from "@/components/local-mail/local-mail-columns";
import { DataTable } from "@/components/patterns/data-table";
import { EmptyState } from "@/components/patterns/empty-state";
import { PageHeader } from "@/components/patterns/page-header";
import { paths } from "#lib/paths";
import { firstValues, pick, type RawSearchParams } from "#lib/search-params";
import { serverCaller, statusOf } from "#server/api/rsc";

export const metadata: Metadata = { title: "Local mail" };

export default async function LocalMailPage({
  searchParams,
}: {
  readonly searchParams: Promise<RawSearchParams>;
}) {
  const { data, nextCursor } = await load(pick(firstValues(await searchParams), ["cursor"]));
  return (
    <>
      <PageHeader
        title="Local mail"
        description="This installation runs in local mode without a mail server: its mail is kept here."
      />
      <DataTable
        label="Local mail"
        columns={localMailColumns}
        rows={data}
        rowKey={(row) => row.id}
        rowHref={(row) => paths.localMailMessage(row.id)}
        nextCursor={nextCursor}
        empty={
          <EmptyState icon={MailIcon} title="No mail yet">
            Invitations and links for new passwords arrive here a moment after they are asked for.
          </EmptyState>
        }
      />
    </>
  );
}

async function load(input: { readonly cursor?: string }) {
  try {
    return await serverCaller(null).localMail.list(input);
  } catch (error) {
    const status = statusOf(error);
    if (status === 404 || status === 400) notFound();
    throw error;
  }
}
