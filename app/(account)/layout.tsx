import type { ReactNode } from "react";
import { accountNav } from "@/components/account/account-nav";
import { AppProviders } from "@/components/providers/app-providers";
import { AppShell } from "@/components/shell/app-shell";
import { Avatar } from "@/components/ui/avatar";
import { requireSession } from "#server/api/auth/page-session";
import { getPlatform } from "#server/platform";

/** Pages of a person, outside any tenant. */
export default async function AccountLayout({ children }: { readonly children: ReactNode }) {
  const [{ name, email, staffRoles }, { env }] = await Promise.all([requireSession(), getPlatform()]);
  const isStaff = staffRoles.length > 0;
  return (
    <AppProviders tenantSlug={null}>
      <AppShell
        nav={accountNav}
        switcher={
          <div className="flex h-10 items-center gap-2 px-2">
            <Avatar name={name} />
            <span className="min-w-0 truncate font-medium">{name}</span>
          </div>
        }
        environment={env.TRUNKLINE_MODE === "local" ? "local" : "production"}
        user={{ name, email, isStaff }}
        palette={{ tenantSlug: null, isStaff }}
      >
        {children}
      </AppShell>
    </AppProviders>
  );
}
