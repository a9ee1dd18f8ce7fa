/** An endpoint that failed without one success for so long is disabled. */
export const disableAfterMs = 5 * 86_400_000;
/** Shares of that time, in percent, at which its owners are warned. */
export const warningPercents = [50, 70, 90] as const;

export interface Failing {
  /** The first failure since the last success. */
  readonly failingSince: Date;
  readonly lastFailedAt: Date;
  /** Of the last warning; 0 before the first. */
  readonly warnedPercent: number;
}

export type FailingStep =
  | { readonly kind: "wait" }
  | { readonly kind: "warn"; readonly percent: number }
  | { readonly kind: "disable" };

/**
 * What is to be done about an endpoint that fails. Time counts from the first failure to the last one, so an endpoint that
 * nothing was sent to is not held to have failed. Of several warnings due only the last is given; none is disabled unwarned.
 */
export function failingStep({ failingSince, lastFailedAt, warnedPercent }: Failing): FailingStep {
  const percent = (100 * (lastFailedAt.getTime() - failingSince.getTime())) / disableAfterMs;
  const due = warningPercents.findLast((each) => each <= percent) ?? 0;
  if (due > warnedPercent) return { kind: "warn", percent: due };
  return percent >= 100 ? { kind: "disable" } : { kind: "wait" };
}

/** When an endpoint will be disabled that goes on failing. */
export function disablesAt(failingSince: Date): Date {
  return new Date(failingSince.getTime() + disableAfterMs);
}
