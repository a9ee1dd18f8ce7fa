"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { isActive, type NavGroup, type NavItem } from "@/components/shell/nav";
import { navIcons } from "@/components/shell/nav-icons";
import { cn } from "#lib/cn";
import { formatCompact, formatCount } from "#lib/format";

/** The left navigation's list; also what the sheet shows on a phone. */
export function ShellNav({
  nav,
  onNavigate,
}: {
  readonly nav: readonly NavGroup[];
  readonly onNavigate?: () => void;
}) {
  const pathname = usePathname();
  return (
    <nav aria-label="Main" className="flex flex-col gap-4 overflow-y-auto px-2 py-3">
      {nav.map((group) => (
        <div key={group.label ?? ""}>
          {group.label !== null && (
            <p className="px-2 pb-1 text-2xs font-medium text-muted-foreground">{group.label}</p>
          )}
          <ul className="flex flex-col gap-px">
            {group.items.map((item) => (
              <li key={item.href}>
                <Entry item={item} isOn={isActive(item, pathname)} onNavigate={onNavigate} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

interface EntryProps {
  readonly item: NavItem;
  readonly isOn: boolean;
  readonly onNavigate: (() => void) | undefined;
}

function Entry({ item, isOn, onNavigate }: EntryProps) {
  const Icon = navIcons[item.icon];
  const count = item.count ?? 0;
  return (
    <Link
      href={item.href}
      prefetch={false}
      aria-current={isOn ? "page" : undefined}
      onNavigate={onNavigate}
      className={cn(
        "flex h-8 items-center gap-2.5 rounded-md px-2 focus-visible:-outline-offset-2 max-md:h-10",
        isOn
          ? "bg-sidebar-accent font-medium text-foreground"
          : "text-muted-foreground hover:bg-sidebar-accent hover:text-foreground",
      )}
    >
      <Icon aria-hidden="true" className={cn("size-4 shrink-0", isOn && "text-link")} />
      <span className="flex-1 truncate">{item.label}</span>
      {count > 0 && (
        <span className="tabular rounded-sm bg-danger-soft px-1.5 text-2xs font-medium text-danger-ink">
          <span aria-hidden="true">{formatCompact(count)}</span>
          <span className="sr-only">{formatCount(count, "needs", "need")} attention</span>
        </span>
      )}
    </Link>
  );
}
