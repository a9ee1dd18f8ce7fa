"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { AuditEntry } from "#server/tenants/contract";

const load = () => import("@/components/audit/audit-details");
const AuditDetails = dynamic(async () => (await load()).AuditDetails, { ssr: false });

/** Opens what changed. The panel loads when first wanted. */
export function AuditDetailsButton({ entry }: { readonly entry: AuditEntry }) {
  const [isOpen, setIsOpen] = useState(false);
  const [wasOpened, setWasOpened] = useState(false);
  return (
    <>
      <Button
        size="sm"
        variant="link"
        aria-haspopup="dialog"
        aria-label={`Details of ${entry.action}`}
        onPointerEnter={() => void load()}
        onFocus={() => void load()}
        onClick={() => {
          setIsOpen(true);
          setWasOpened(true);
        }}
      >
        Details
      </Button>
      {wasOpened && <AuditDetails entry={entry} isOpen={isOpen} onOpenChange={setIsOpen} />}
    </>
  );
}
