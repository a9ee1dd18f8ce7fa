import { CircleAlertIcon } from "lucide-react";
import type { ReactNode } from "react";
import { IdText } from "@/components/patterns/id-text";
import { cn } from "#lib/cn";

export interface ErrorStateProps {
  /** What was blocked: `The deliveries could not be loaded`. */
  readonly blocker: string;
  /** Why. */
  readonly cause: ReactNode;
  /** What to do; words, a button, or both. */
  readonly nextStep?: ReactNode;
  readonly correlationId?: string | null;
  /** `inline` for a banner inside a page or form; `block` where content would be. */
  readonly look?: "inline" | "block";
  readonly tone?: "danger" | "warn";
}

/** A failed thing: what was blocked, why, and what to do. Announced when it appears. */
export function ErrorState({
  blocker,
  cause,
  nextStep,
  correlationId,
  look = "inline",
  tone = "danger",
}: ErrorStateProps) {
  return (
    <div
      role="alert"
      className={cn(
        "flex gap-3 rounded-lg border p-4",
        tone === "danger" ? "border-danger/30 bg-danger-soft" : "border-warn/30 bg-warn-soft",
        look === "block" && "mx-auto my-8 max-w-xl",
      )}
    >
      <CircleAlertIcon
        aria-hidden="true"
        className={cn("mt-0.5 size-4 shrink-0", tone === "danger" ? "text-danger" : "text-warn")}
      />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        <p className={cn("font-medium", tone === "danger" ? "text-danger-ink" : "text-warn-ink")}>
          {blocker}
        </p>
        <div className="break-words text-foreground">{cause}</div>
        {nextStep !== undefined && <div className="mt-2 flex flex-wrap items-center gap-2">{nextStep}</div>}
        {correlationId !== undefined && correlationId !== null && (
          <div className="mt-1 flex flex-wrap items-center gap-x-2 text-xs text-foreground">
            Correlation id <IdText id={correlationId} label="correlation id" />
          </div>
        )}
      </div>
    </div>
  );
}
