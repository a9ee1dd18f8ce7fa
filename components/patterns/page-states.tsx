"use client";

import { EmptyState } from "@/components/patterns/empty-state";
import { ErrorState } from "@/components/patterns/error-state";
import { Button, ButtonLink } from "@/components/ui/button";

export interface PageErrorProps {
  /** What was blocked: `The deliveries could not be shown`. */
  readonly blocker: string;
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** The body of an `error.tsx` inside a shell. */
export function PageError({ blocker, error, reset }: PageErrorProps) {
  return (
    <ErrorState
      look="block"
      blocker={blocker}
      cause="Something on our side broke while this page was made."
      nextStep={<Button onClick={reset}>Try again</Button>}
      correlationId={error.digest ?? null}
    />
  );
}

export interface PageNotFoundProps {
  /** What was looked for: `delivery`. */
  readonly thing: string;
  readonly backHref: string;
  readonly backLabel: string;
}

/** The body of a `not-found.tsx` inside a shell. */
export function PageNotFound({ thing, backHref, backLabel }: PageNotFoundProps) {
  return (
    <div className="rounded-lg border bg-card">
      <h1 className="sr-only">Not found</h1>
      <EmptyState title={`No such ${thing}`} action={<ButtonLink href={backHref}>{backLabel}</ButtonLink>}>
        It does not exist in this tenant, or its retention time is over. Check the id, or look in the list.
      </EmptyState>
    </div>
  );
}
