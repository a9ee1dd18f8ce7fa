import type { ReactNode } from "react";
import { EmptyState } from "@/components/patterns/empty-state";

export interface PageNotFoundProps {
  /** What was looked for: `delivery`. */
  readonly thing: string;
  /** Why it may be missing. */
  readonly why?: string;
  /** The link to where one can look for it. */
  readonly action: ReactNode;
}

/** The body of a `not-found.tsx` inside a shell. */
export function PageNotFound({
  thing,
  why = "This tenant has none with that id: it never had, or it was deleted.",
  action,
}: PageNotFoundProps) {
  return (
    <div className="rounded-lg border bg-card">
      <h1 className="sr-only">Not found</h1>
      <EmptyState title={`No such ${thing}`} action={action}>
        {why}
      </EmptyState>
    </div>
  );
}
