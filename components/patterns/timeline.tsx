import type { ReactNode } from "react";
import { RelativeTime } from "@/components/patterns/relative-time";
import { type Status, type Tone } from "@/components/patterns/status";
import { cn } from "#lib/cn";
import type { Moment } from "#lib/format";

export interface TimelineItem {
  readonly id: string;
  readonly tone: Tone;
  /** An icon component; a dot without it. */
  readonly icon?: Status["icon"];
  readonly title: ReactNode;
  readonly at: Moment | null;
  /** One line under the title. */
  readonly detail?: ReactNode;
  /** Anything larger: facts, a payload. */
  readonly children?: ReactNode;
}

const inks = {
  ok: "text-ok",
  warn: "text-warn",
  danger: "text-danger",
  info: "text-info",
  idle: "text-idle",
} as const;

/** What happened to a thing, in the order given. */
export function Timeline({
  label,
  items,
}: {
  readonly label: string;
  readonly items: readonly TimelineItem[];
}) {
  return (
    <ol aria-label={label} className="flex flex-col">
      {items.map(({ id, tone, icon: Icon, title, at, detail, children }) => (
        <li key={id} className="group relative grid grid-cols-[1.25rem_minmax(0,1fr)] gap-x-3 pb-6 last:pb-0">
          <span
            aria-hidden="true"
            className="absolute top-6 bottom-1 left-[0.59375rem] w-px bg-border group-last:hidden"
          />
          <span aria-hidden="true" className={cn("flex h-5 items-center justify-center", inks[tone])}>
            {Icon === undefined ? (
              <span className="size-2 rounded-full bg-current" />
            ) : (
              <Icon className="size-4" />
            )}
          </span>
          <div className="min-w-0">
            <div className="flex flex-wrap items-baseline justify-between gap-x-4">
              <div className="min-w-0 font-medium">{title}</div>
              {at !== null && <RelativeTime at={at} className="text-xs text-muted-foreground" />}
            </div>
            {detail !== undefined && <div className="mt-0.5 break-words text-muted-foreground">{detail}</div>}
            {children !== undefined && <div className="mt-3">{children}</div>}
          </div>
        </li>
      ))}
    </ol>
  );
}
