import type { Metadata } from "next";
import { OpenPortal } from "@/components/portal/open-portal";
import type { PortalPageProps } from "#lib/page-props";
import { portalEntry } from "#server/api/portal/rsc";

export const metadata: Metadata = { title: { absolute: "Portal" }, robots: { index: false } };

export default async function OpenPortalPage({ params }: PortalPageProps) {
  const { session } = await params;
  const { visitor } = await portalEntry(session);
  return <OpenPortal sessionId={session} isInside={visitor !== null} />;
}
