"use client";

import { ErrorState } from "@/components/patterns/error-state";
import { problemOf } from "@/components/patterns/problem";
import { RelativeTime } from "@/components/patterns/relative-time";

/** For `refetchInterval`: pages of the running system keep up by asking again, while they are looked at. */
export const pollMs = 5_000;

export interface PolledState {
  readonly dataUpdatedAt: number;
  readonly error: unknown;
}

/** Says when what is shown could not be brought up to date, and since when it stands. */
export function PollTrouble({ query }: { readonly query: PolledState }) {
  if (query.error === null) return null;
  return (
    <ErrorState
      tone="warn"
      blocker="These figures are not up to date"
      cause={problemOf(query.error).message}
      nextStep={
        <>
          Shown as of <RelativeTime at={query.dataUpdatedAt} />. Asked again every {pollMs / 1000} s.
        </>
      }
    />
  );
}
