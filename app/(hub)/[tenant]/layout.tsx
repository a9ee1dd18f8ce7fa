import { redirect, notFound } from "next/navigation";
import type { ReactNode } from "react";
import { AppProviders } from "@/components/providers/app-providers";
import { AppShell } from "@/components/shell/app-shell";
import { tenantActs, tenantNav } from "@/components/shell/nav";
import { TenantSwitcher } from "@/components/shell/tenant-switcher";
import { MembershipProvider } from "@/components/tenants/membership";
import { signInPath } from "#server/api/auth/page-session";
import { serverCaller, statusOf } from "#server/api/rsc";
import { getPlatform } from "#server/platform";

export interface HubLayoutProps {
  readonly params: Promise<{ readonly tenant: string }>;
  readonly children: ReactNode;
}

/** Everything inside one tenant: who is asked for, who asks, and the frame around the page. */
export default async function HubLayout({ params, children }: HubLayoutProps) {
  const { tenant: slug } = await params;
  const { current, mine, me } = await load(slug);
  const { env } = await getPlatform();
  if (current.role === null) notFound();
  return (
    <AppProviders tenantSlug={slug}>
      <MembershipProvider value={{ tenantSlug: slug, role: current.role }}>
        <AppShell
          nav={tenantNav(slug)}
          switcher={<TenantSwitcher current={current} tenants={mine} />}
          environment={env.TRUNKLINE_MODE === "local" ? "local" : current.kind}
          user={{ name: me.name, email: me.email, isStaff: me.staffRoles.length > 0 }}
          palette={{ tenantSlug: slug, isStaff: me.staffRoles.length > 0, entries: tenantActs(slug) }}
        >
          {children}
        </AppShell>
      </MembershipProvider>
    </AppProviders>
  );
}

async function load(slug: string) {
  const { tenants, account } = serverCaller(slug);
  try {
    const [current, mine, me] = await Promise.all([tenants.current(), tenants.mine(), account.me()]);
    return { current, mine, me };
  } catch (error) {
    const status = statusOf(error);
    if (status === 401) redirect(await signInPath());
    if (status === 404) notFound();
    throw error;
  }
}
