"use client";

import { PageError, type PageErrorProps } from "@/components/patterns/page-error";

export default function ErrorPage({ error, reset }: Omit<PageErrorProps, "blocker">) {
  return (
    <main id="main" tabIndex={-1} className="p-6 outline-none">
      <PageError blocker="This page could not be shown" error={error} reset={reset} />
    </main>
  );
}
