import Link from "next/link";
import type { ReactNode } from "react";
import type { Tone } from "@/components/patterns/status";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "#lib/cn";

export interface StatCardProps {
  readonly label: string;
  /** Already formatted; `—` when there is nothing to measure. */
  readonly value: string;
  /** What it is measured over, or what it should be. */
  readonly hint?: ReactNode;
  /** Colours the number only when it needs attention; the hint says why. */
  readonly tone?: Tone;
  readonly href?: string;
  readonly children?: ReactNode;
}

const inks = {
  ok: "text-ok-ink",
  warn: "text-warn-ink",
  danger: "text-danger-ink",
  info: "text-info-ink",
  idle: "text-foreground",
} as const;
const frame = "flex min-w-0 flex-col gap-1 rounded-lg border bg-card p-4";

/** One number with its name. */
export function StatCard({ label, value, hint, tone = "idle", href, children }: StatCardProps) {
  const content = (
    <>
      <span className="text-xs text-muted-foreground">{label}</span>
      <span className={cn("tabular truncate text-xl font-semibold tracking-tight", inks[tone])}>{value}</span>
      <span className="min-h-4 truncate text-xs text-muted-foreground">{hint}</span>
      {children}
    </>
  );
  if (href === undefined) return <div className={frame}>{content}</div>;
  return (
    <Link href={href} className={cn(frame, "transition-colors hover:border-input")}>
      {content}
    </Link>
  );
}

/** A row of stat cards. */
export function StatRow({ children }: { readonly children: ReactNode }) {
  return <div className="grid grid-cols-2 gap-3 lg:grid-cols-4">{children}</div>;
}

export function StatCardSkeleton() {
  return (
    <div className={frame}>
      <Skeleton className="my-0.5 w-20" />
      <Skeleton className="my-1 h-5 w-24" />
      <Skeleton className="my-0.5 w-28" />
    </div>
  );
}
