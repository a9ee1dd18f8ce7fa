"use client";

import { ArrowUpIcon } from "lucide-react";
import { Button } from "@/components/ui/button";
import { formatNumber } from "#lib/format";

export interface NewRowsNoticeProps {
  /** How many rows arrived since the list was drawn; 0 hides the notice. */
  readonly count: number;
  /** What they are: `events`. */
  readonly things: string;
  readonly onShow: () => void;
}

/** Tells of newer rows without moving the ones being read: floats over the list, and the reader brings them in. */
export function NewRowsNotice({ count, things, onShow }: NewRowsNoticeProps) {
  return (
    <div
      aria-live="polite"
      className="pointer-events-none sticky top-[calc(var(--shell-top,0px)+0.25rem)] z-20 -mb-2 flex h-0 justify-center"
    >
      {count > 0 && (
        <Button
          size="sm"
          onClick={onShow}
          className="pointer-events-auto mt-1 rounded-full text-link shadow-popover"
        >
          <ArrowUpIcon aria-hidden="true" /> Show {formatNumber(count)} newer {things}
        </Button>
      )}
    </div>
  );
}
