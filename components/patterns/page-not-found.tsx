import { EmptyState } from "@/components/patterns/empty-state";
import { ButtonLink } from "@/components/ui/button";

export interface PageNotFoundProps {
  /** What was looked for: `delivery`. */
  readonly thing: string;
  /** Why it may be missing. */
  readonly why?: string;
  readonly backHref: string;
  readonly backLabel: string;
}

/** The body of a `not-found.tsx` inside a shell. */
export function PageNotFound({
  thing,
  why = "This tenant has none with that id: it never had, or it was deleted.",
  backHref,
  backLabel,
}: PageNotFoundProps) {
  return (
    <div className="rounded-lg border bg-card">
      <h1 className="sr-only">Not found</h1>
      <EmptyState title={`No such ${thing}`} action={<ButtonLink href={backHref}>{backLabel}</ButtonLink>}>
        {why}
      </EmptyState>
    </div>
  );
}
