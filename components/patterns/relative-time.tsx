"use client";

import { useSyncExternalStore } from "react";
import { formatExact, formatRelative, type Moment, toDate } from "#lib/format";
import { clock } from "@/components/patterns/ticking-clock";
import { cn } from "#lib/cn";

export interface RelativeTimeProps {
  /** Null shows `absent`. */
  readonly at: Moment | null;
  readonly absent?: string;
  readonly className?: string;
}

/** `3 min ago`, kept up to date, with the exact time on hover. */
export function RelativeTime({ at, absent = "Never", className }: RelativeTimeProps) {
  const now = useSyncExternalStore(clock.subscribe, clock.now, clock.now);
  if (at === null) return <span className={cn("text-muted-foreground", className)}>{absent}</span>;
  const date = toDate(at);
  return (
    <time
      dateTime={date.toISOString()}
      title={formatExact(date)}
      className={cn("whitespace-nowrap", className)}
      suppressHydrationWarning
    >
      {formatRelative(date, now)}
    </time>
  );
}
