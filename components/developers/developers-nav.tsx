"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#lib/cn";
import { paths } from "#lib/paths";

const pages = [
  { label: "Get started", href: paths.developers.overview() },
  { label: "API reference", href: paths.developers.apiReference() },
] as const;

/** The pages for developers. */
export function DevelopersNav() {
  const pathname = usePathname();
  return (
    <nav aria-label="Developers" className="flex items-center gap-1">
      {pages.map(({ label, href }) => {
        const isCurrent = pathname === href;
        return (
          <Link
            key={href}
            href={href}
            aria-current={isCurrent ? "page" : undefined}
            className={cn(
              "rounded-md px-2 py-1 whitespace-nowrap",
              isCurrent
                ? "bg-accent font-medium"
                : "text-muted-foreground hover:bg-accent hover:text-foreground",
            )}
          >
            {label}
          </Link>
        );
      })}
    </nav>
  );
}
