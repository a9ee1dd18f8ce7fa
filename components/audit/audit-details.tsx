"use client";

import { Facts } from "@/components/patterns/facts";
import { IdText } from "@/components/patterns/id-text";
import { PayloadViewer } from "@/components/patterns/payload-viewer";
import { Dialog, DialogContent, DialogDescription, DialogHeader, DialogTitle } from "@/components/ui/dialog";
import { formatExactMs } from "#lib/format";
import type { AuditEntry } from "#server/tenants/contract";

export interface AuditDetailsProps {
  readonly entry: AuditEntry;
  readonly isOpen: boolean;
  readonly onOpenChange: (isOpen: boolean) => void;
}

/** One entry with the thing before and after. */
export function AuditDetails({ entry, isOpen, onOpenChange }: AuditDetailsProps) {
  const { action, actorLabel, actorId, subjectId, correlationId, createdAt, before, after } = entry;
  return (
    <Dialog open={isOpen} onOpenChange={onOpenChange}>
      <DialogContent className="max-w-2xl">
        <DialogHeader>
          <DialogTitle className="font-mono text-base">{action}</DialogTitle>
          <DialogDescription>{formatExactMs(createdAt)}</DialogDescription>
        </DialogHeader>
        <Facts
          look="rows"
          facts={[
            { label: "By", value: actorLabel },
            { label: "Actor id", value: actorId === null ? "—" : <IdText id={actorId} label="actor id" /> },
            {
              label: "Thing",
              value: subjectId === null ? "—" : <IdText id={subjectId} label="id of the thing" />,
            },
            { label: "Correlation id", value: <IdText id={correlationId} label="correlation id" /> },
          ]}
        />
        {before !== null && before !== undefined && (
          <PayloadViewer label="Before" text={JSON.stringify(before, null, 2)} />
        )}
        {after !== null && after !== undefined && (
          <PayloadViewer label="After" text={JSON.stringify(after, null, 2)} />
        )}
      </DialogContent>
    </Dialog>
  );
}
