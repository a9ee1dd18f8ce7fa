"use client";

import { PageError } from "@/components/patterns/page-error";

export default function PortalPageError({
  error,
  reset,
}: {
  readonly error: Error;
  readonly reset: () => void;
}) {
  return <PageError blocker="This page could not be shown" error={error} reset={reset} />;
}
