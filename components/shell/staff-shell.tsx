import { ShieldIcon } from "lucide-react";
import { AppShell, type AppShellProps } from "@/components/shell/app-shell";
import { staffNav } from "@/components/shell/nav";

export type StaffShellProps = Omit<AppShellProps, "nav" | "switcher" | "palette">;

/** The staff console's shell: the app shell with staff navigation and a name where the tenant switcher stands. */
export function StaffShell(props: StaffShellProps) {
  return (
    <AppShell
      {...props}
      nav={staffNav()}
      palette={{ tenantSlug: null, isStaff: true }}
      switcher={
        <div className="flex h-10 items-center gap-2 rounded-md bg-warn-soft px-2 font-medium text-warn-ink">
          <ShieldIcon aria-hidden="true" className="size-4 text-warn" />
          Staff console
        </div>
      }
    />
  );
}
