"use client";

export interface PageErrorProps {
  /** What was blocked: `The deliveries could not be shown`. */
  readonly blocker: string;
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

/** The body of an `error.tsx`. Every page loads it before anything is wrong, so it stands on nothing else. */
export function PageError({ blocker, error, reset }: PageErrorProps) {
  return (
    <div
      role="alert"
      className="mx-auto my-8 w-full max-w-xl rounded-lg border border-danger/30 bg-danger-soft p-4"
    >
      <h1 className="font-medium text-danger-ink">{blocker}</h1>
      <p className="mt-1">
        Something on our side broke while it was made. Nothing you did elsewhere is affected.
      </p>
      <button
        type="button"
        onClick={reset}
        className="mt-3 h-8 rounded-md border bg-card px-3 font-medium shadow-xs hover:bg-accent"
      >
        Try again
      </button>
      {error.digest !== undefined && (
        <p className="mt-3 text-xs">
          If it stays, tell support this reference: <code className="select-all">{error.digest}</code>
        </p>
      )}
    </div>
  );
}
