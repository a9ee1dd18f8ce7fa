"use client";

import { ArrowUpIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber } from "#lib/format";

export interface NewRowsNoticeProps {
  /** How many rows arrived since the list was drawn; 0 hides the notice but keeps its place. */
  readonly count: number;
  /** What they are: `events`. */
  readonly things: string;
  readonly onShow: () => void;
}

/** Tells of newer rows without moving the ones being read; the reader brings them in. */
export function NewRowsNotice({ count, things, onShow }: NewRowsNoticeProps) {
  return (
    <div aria-live="polite" className="flex h-7 items-center">
      {count > 0 && (
        <Button size="sm" onClick={onShow} className="text-link">
          <ArrowUpIcon aria-hidden="true" /> Show {formatNumber(count)} newer {things}
        </Button>
      )}
    </div>
  );
}
