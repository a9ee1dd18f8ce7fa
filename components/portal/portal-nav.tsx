"use client";

import Link from "next/link";
import { usePathname } from "next/navigation";
import { cn } from "#lib/cn";
import { portalPaths } from "#lib/portal-paths";

/** Endpoints, and the events they can get. */
export function PortalNav({ sessionId }: { readonly sessionId: string }) {
  const pathname = usePathname();
  const portal = portalPaths(sessionId);
  const isTypes = pathname.startsWith(portal.eventTypes());
  const entries = [
    { label: "Endpoints", href: portal.endpoints(), isHere: !isTypes },
    { label: "Event types", href: portal.eventTypes(), isHere: isTypes },
  ];
  return (
    <nav aria-label="Portal" className="-mb-px flex w-full gap-5">
      {entries.map(({ label, href, isHere }) => (
        <Link
          key={href}
          href={href}
          prefetch={false}
          aria-current={isHere ? "page" : undefined}
          className={cn(
            "border-b-2 py-2.5",
            isHere
              ? "border-primary font-medium text-foreground"
              : "border-transparent text-muted-foreground hover:text-foreground",
          )}
        >
          {label}
        </Link>
      ))}
    </nav>
  );
}
