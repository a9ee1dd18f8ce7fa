import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button";

export interface EmptyStateProps {
  readonly icon?: LucideIcon;
  /** What this list holds: `No endpoints yet`. */
  readonly title: string;
  /** What it is for and why it is empty. */
  readonly children: ReactNode;
  /** The one button that starts it. */
  readonly action?: ReactNode;
}

/** Stands where a list would be. */
export function EmptyState({ icon: Icon, title, children, action }: EmptyStateProps) {
  return (
    <div data-slot="empty-state" className="flex flex-col items-center gap-1 px-6 py-12 text-center">
      {Icon !== undefined && <Icon aria-hidden="true" className="mb-2 size-6 text-muted-foreground" />}
      <p className="text-base font-medium">{title}</p>
      <div className="max-w-md text-pretty text-muted-foreground">{children}</div>
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  );
}

/** The empty state of a list whose filters leave nothing. */
export function NoMatches({ things, clearHref }: { readonly things: string; readonly clearHref: string }) {
  return (
    <EmptyState
      title={`No ${things} match`}
      action={
        <ButtonLink href={clearHref} size="sm">
          Clear filters
        </ButtonLink>
      }
    >
      Widen the time range or remove a filter.
    </EmptyState>
  );
}
