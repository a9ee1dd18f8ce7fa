import { ArrowLeftIcon } from "lucide-react";
import Image from "next/image";
import type { ReactNode } from "react";
import { accentStyle } from "@/components/portal/accent-tokens";
import { PortalNav } from "@/components/portal/portal-nav";
import type { PortalTheme } from "#lib/portal";

export interface PortalLook {
  readonly tenantName: string;
  readonly logoUrl: string | null;
  readonly theme: PortalTheme;
}

export interface PortalShellProps extends PortalLook {
  readonly sessionId: string;
  readonly returnUrl: string | null;
  readonly children: ReactNode;
}

/** The frame of the portal's pages: the tenant's face, two places to go, and the way back. */
export function PortalShell({ sessionId, returnUrl, children, ...look }: PortalShellProps) {
  return (
    <div className="flex min-h-dvh flex-col">
      <AccentStyle theme={look.theme} />
      <header className="border-b bg-card px-4 md:px-6">
        <div className="mx-auto flex w-full max-w-5xl flex-wrap items-center gap-x-6 gap-y-1 pt-3">
          <Brand {...look} />
          {returnUrl !== null && (
            // Out of a frame too: the way back is a page of the tenant's own.
            <a
              href={returnUrl}
              target="_top"
              rel="noreferrer"
              className="ml-auto flex items-center gap-1.5 py-1 text-muted-foreground hover:text-foreground"
            >
              <ArrowLeftIcon aria-hidden="true" className="size-4" />
              Back to {look.tenantName}
            </a>
          )}
          <PortalNav sessionId={sessionId} />
        </div>
      </header>
      <main id="main" tabIndex={-1} className="flex-1 px-4 py-6 outline-none md:px-6">
        <div className="mx-auto flex w-full max-w-5xl flex-col gap-6">{children}</div>
      </main>
    </div>
  );
}

/** The tenant's accent instead of the product's. */
export function AccentStyle({ theme: { accent } }: Pick<PortalLook, "theme">) {
  return accent === null ? null : <style>{accentStyle(accent)}</style>;
}

function Brand({ tenantName, logoUrl }: PortalLook) {
  return (
    <p className="flex min-w-0 items-center gap-2.5 py-1 text-base font-semibold tracking-tight">
      {logoUrl !== null && (
        // As it is, from wherever it is: the page's policy lets through the one that the tenant's settings name.
        <Image
          src={logoUrl}
          alt=""
          width={160}
          height={24}
          unoptimized
          priority
          referrerPolicy="no-referrer"
          className="h-6 w-auto max-w-40 object-contain"
        />
      )}
      <span className="truncate">{tenantName}</span>
    </p>
  );
}
