import type { Metadata } from "next";
import type { ReactNode } from "react";
import { PortalOver } from "@/components/portal/portal-over";
import { PortalProviders } from "@/components/portal/portal-providers";
import { PortalShell } from "@/components/portal/portal-shell";
import { portalEntry } from "#server/api/portal/rsc";

interface PortalLayoutProps {
  readonly params: Promise<{ readonly session: string }>;
  readonly children: ReactNode;
}

export async function generateMetadata({ params }: PortalLayoutProps): Promise<Metadata> {
  const { visitor } = await portalEntry((await params).session);
  const name = visitor?.tenantName ?? "Portal";
  return { title: { default: name, template: `%s · ${name}` }, robots: { index: false } };
}

/** Everything inside the portal of one session: who is let in, as whom, and the frame around the page. */
export default async function PortalLayout({ params, children }: PortalLayoutProps) {
  const { session } = await params;
  const entry = await portalEntry(session);
  if (entry.visitor === null) return <PortalOver end={entry.end} />;
  const { capabilities, tenantName, logoUrl, theme, returnUrl } = entry.visitor;
  return (
    <PortalProviders key={session} sessionId={session} capabilities={capabilities}>
      <PortalShell sessionId={session} {...{ tenantName, logoUrl, theme, returnUrl }}>
        {children}
      </PortalShell>
    </PortalProviders>
  );
}
