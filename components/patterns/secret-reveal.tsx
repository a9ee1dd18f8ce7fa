"use client";

import { EyeIcon, EyeOffIcon, KeyRoundIcon } from "lucide-react";
import { type ReactNode, useState } from "react";
import { CopyButton } from "@/components/patterns/copy-button";
import { Button } from "@/components/ui/button";

export interface SecretRevealProps {
  /** What it is: `Signing secret`. */
  readonly label: string;
  readonly secret: string;
  /** Where to put it; the sentence that it is shown once is already there. */
  readonly children?: ReactNode;
}

/** A new secret, shown once: masked until revealed, copied without being revealed. */
export function SecretReveal({ label, secret, children }: SecretRevealProps) {
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="flex flex-col gap-2 rounded-lg border border-warn/30 bg-warn-soft p-4">
      <p className="flex items-center gap-2 font-medium text-warn-ink">
        <KeyRoundIcon aria-hidden="true" className="size-4 text-warn" />
        {label}: copy it now, it is not shown again
      </p>
      <div className="flex min-w-0 items-center gap-2 rounded-md border bg-card py-1 pr-1 pl-3">
        <code data-testid="secret" className="min-w-0 flex-1 text-xs break-all">
          {isShown ? secret : mask(secret)}
        </code>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label={isShown ? `Hide ${label}` : `Reveal ${label}`}
          aria-pressed={isShown}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? <EyeOffIcon aria-hidden="true" /> : <EyeIcon aria-hidden="true" />}
        </Button>
        <CopyButton text={secret} label={label} look="labelled" />
      </div>
      {children !== undefined && <div className="text-foreground">{children}</div>}
    </div>
  );
}

const maskLength = 24;

function mask(secret: string): string {
  const cut = secret.indexOf("_") + 1;
  return secret.slice(0, cut) + "•".repeat(maskLength);
}
