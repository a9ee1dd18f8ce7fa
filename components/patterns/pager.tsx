"use client";

import { ChevronLeftIcon, ChevronRightIcon } from "lucide-react";
import { usePathname, useSearchParams } from "next/navigation";
import { useSyncExternalStore } from "react";
import { hrefWithCursor, trail } from "@/components/patterns/page-trail";
import { ButtonLink } from "@/components/ui/button";

export interface PagerProps {
  /** From the list's answer; null on the last page. */
  readonly nextCursor: string | null;
  /** The URL parameter that holds the cursor; set it when a page has several lists. */
  readonly param?: string;
}

const listen = () => () => undefined;

/** Older and newer pages of a keyset list. The cursor is in the URL; the way back is remembered per tab. */
export function Pager({ nextCursor, param = "cursor" }: PagerProps) {
  const pathname = usePathname();
  const search = useSearchParams();
  const cursor = search.get(param);
  const here = { pathname, search: search.toString(), param };
  const newer = useSyncExternalStore(
    listen,
    () => trail.before(here, cursor),
    () => null,
  );
  if (cursor === null && nextCursor === null) return null;
  return (
    <nav aria-label="Pages" className="flex items-center justify-end gap-2">
      <ButtonLink
        size="sm"
        prefetch={false}
        href={hrefWithCursor(here, newer)}
        disabledReason={cursor === null ? "These are the newest." : null}
      >
        <ChevronLeftIcon aria-hidden="true" /> Newer
      </ButtonLink>
      <ButtonLink
        size="sm"
        prefetch={false}
        href={hrefWithCursor(here, nextCursor)}
        onNavigate={() => trail.remember(here, { from: cursor, to: nextCursor })}
        disabledReason={nextCursor === null ? "These are the oldest." : null}
      >
        Older <ChevronRightIcon aria-hidden="true" />
      </ButtonLink>
    </nav>
  );
}
