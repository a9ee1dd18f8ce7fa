import type { ReactNode } from "react";
import Link from "next/link";
import { StatusBadge } from "@/components/patterns/status-badge";
import type { StateOf } from "@/components/patterns/status";
import { Mark } from "@/components/shell/mark";
import { MobileNav } from "@/components/shell/mobile-nav";
import type { NavGroup } from "@/components/shell/nav";
import { PaletteTrigger, type PaletteContext } from "@/components/shell/palette-trigger";
import { ShellNav } from "@/components/shell/shell-nav";
import { type ShellUser, UserMenu } from "@/components/shell/user-menu";
import { paths } from "#lib/paths";

export interface AppShellProps {
  readonly nav: readonly NavGroup[];
  /** A `TenantSwitcher`, or the name of the console. */
  readonly switcher: ReactNode;
  readonly environment: StateOf<"environment">;
  readonly user: ShellUser;
  /** What ⌘K may lead to besides the navigation. */
  readonly palette: PaletteContext;
  /** Stays at the left of the bar, e.g. live state. */
  readonly bar?: ReactNode;
  /** A line over the page that concerns all of it. */
  readonly banner?: ReactNode;
  readonly children: ReactNode;
}

/** Navigation at the left, a bar above, the page in `main`. The hub and the staff console are this. */
export function AppShell({
  nav,
  switcher,
  environment,
  user,
  palette,
  bar,
  banner,
  children,
}: AppShellProps) {
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[15rem_minmax(0,1fr)]">
      <aside className="sticky top-0 flex h-dvh flex-col border-r bg-sidebar max-md:hidden">
        <div className="flex h-12 shrink-0 items-center gap-2 border-b px-4">
          <Brand />
        </div>
        <div className="shrink-0 px-2 pt-3">{switcher}</div>
        <ShellNav nav={nav} />
      </aside>
      <div className="flex min-w-0 flex-col [--shell-top:3rem]">
        <header className="sticky top-0 z-30 flex h-12 items-center gap-2 border-b bg-background px-3 md:px-6">
          <MobileNav nav={nav} switcher={switcher} brand={<Brand />} />
          <div className="min-w-0 flex-1">{bar}</div>
          <PaletteTrigger nav={nav} context={palette} />
          <StatusBadge kind="environment" state={environment} />
          <UserMenu user={user} />
        </header>
        {banner}
        <main id="main" tabIndex={-1} className="flex-1 px-4 py-6 outline-none md:px-6">
          <div className="mx-auto flex w-full max-w-7xl flex-col gap-6">{children}</div>
        </main>
      </div>
    </div>
  );
}

function Brand() {
  return (
    <Link href={paths.home()} className="flex items-center gap-2 text-base font-semibold tracking-tight">
      <Mark />
      Trunkline
    </Link>
  );
}
