import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { MailText } from "@/components/local-mail/mail-text";
import { PageHeader } from "@/components/patterns/page-header";
import { RelativeTime } from "@/components/patterns/relative-time";
import { paths } from "#lib/paths";
import { serverCaller, statusOf } from "#server/api/rsc";

export const metadata: Metadata = { title: "Local mail" };

export default async function LocalMailMessagePage({
  params,
}: {
  readonly params: Promise<{ readonly id: string }>;
}) {
  const mail = await load((await params).id);
  return (
    <>
      <PageHeader
        breadcrumbs={[{ label: "Local mail", href: paths.localMail() }]}
        title={mail.subject}
        description={
          <>
            To {mail.recipient}, <RelativeTime at={mail.createdAt} />
          </>
        }
      />
      <MailText text={mail.text} />
    </>
  );
}

async function load(id: string) {
  try {
    return await serverCaller(null).localMail.get({ id });
  } catch (error) {
    if (statusOf(error) === 404) notFound();
    throw error;
  }
}
