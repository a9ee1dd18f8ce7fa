"use client";

import "./globals.css";

interface GlobalErrorProps {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** Shown when the root layout itself fails, so it stands on nothing else. */
export default function GlobalError({ error, reset }: GlobalErrorProps) {
  return (
    <html lang="en">
      <body className="font-sans">
        <main className="flex min-h-dvh flex-col items-center justify-center gap-2 p-6 text-center">
          <title>Trunkline</title>
          <h1 className="text-xl font-semibold">Trunkline could not be shown</h1>
          <p className="max-w-md text-muted-foreground">
            Something on our side broke. Try again; if it stays, send us the reference
            {error.digest === undefined ? "." : ` ${error.digest}.`}
          </p>
          <button
            type="button"
            onClick={reset}
            className="mt-4 h-8 rounded-md bg-primary px-3 font-medium text-primary-foreground"
          >
            Try again
          </button>
        </main>
      </body>
    </html>
  );
}
