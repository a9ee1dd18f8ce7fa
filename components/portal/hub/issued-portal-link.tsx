"use client";

import { SecretReveal } from "@/components/patterns/secret-reveal";
import { Button } from "@/components/ui/button";
import type { PortalLink } from "#server/portal/contract";

export interface IssuedPortalLinkProps {
  readonly link: PortalLink;
  readonly onAgain: () => void;
}

/** A new link, in the only moment it can be read. */
export function IssuedPortalLink({ link, onAgain }: IssuedPortalLinkProps) {
  return (
    <div className="flex max-w-3xl flex-col gap-4">
      <SecretReveal label="Portal link" secret={link.url}>
        It works once, and must be opened within ten minutes. Give it to the customer, or open it to see what
        they see.
      </SecretReveal>
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" onClick={() => window.open(link.url, "_blank", "noopener")}>
          Open portal
        </Button>
        <Button onClick={onAgain}>Create another link</Button>
      </div>
    </div>
  );
}
