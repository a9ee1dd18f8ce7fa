"use client";

import { ErrorState } from "@/components/patterns/error-state";
import { Button } from "@/components/ui/button";

interface ErrorPageProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: ErrorPageProps) {
  return (
    <main id="main" tabIndex={-1} className="p-6 outline-none">
      <h1 className="sr-only">This page could not be shown</h1>
      <ErrorState
        look="block"
        blocker="This page could not be shown"
        cause="Something on our side broke while it was made. Nothing you entered elsewhere is affected."
        nextStep={<Button onClick={reset}>Try again</Button>}
        correlationId={error.digest ?? null}
      />
    </main>
  );
}
