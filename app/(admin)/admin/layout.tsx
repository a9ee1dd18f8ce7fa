import type { Metadata } from "next";
import type { ReactNode } from "react";
import { StaffProvider } from "@/components/admin/staff";
import { AppProviders } from "@/components/providers/app-providers";
import { StaffShell } from "@/components/shell/staff-shell";
import { getPlatform } from "#server/platform";
import { requireStaff } from "./require-staff.ts";

export const metadata: Metadata = { title: { default: "Staff console", template: "%s · Staff · Trunkline" } };

/** The staff console: for people with a staff role, and not there for anybody else. */
export default async function StaffLayout({ children }: { readonly children: ReactNode }) {
  const [{ id, name, email, staffRoles }, { env }] = await Promise.all([requireStaff(), getPlatform()]);
  return (
    <AppProviders tenantSlug={null}>
      <StaffProvider value={{ userId: id, roles: staffRoles }}>
        <StaffShell
          environment={env.TRUNKLINE_MODE === "local" ? "local" : "production"}
          user={{ name, email, isStaff: true }}
        >
          {children}
        </StaffShell>
      </StaffProvider>
    </AppProviders>
  );
}
