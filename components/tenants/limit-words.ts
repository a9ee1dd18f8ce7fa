import { formatBytes, formatCount, formatNumber } from "#lib/format";
import type { LimitName } from "#lib/plans";

export interface LimitWords {
  readonly label: string;
  /** What is limited, in a sentence for its owner: what happens at the limit. */
  readonly beyond: string;
  /** Stands after the figure in a form. */
  readonly unit: string;
  readonly format: (value: number) => string;
}

/** What each limit is called, and what happens when it is reached. */
export const limitWords: Readonly<Record<LimitName, LimitWords>> = {
  eventsPerMonth: {
    label: "Events per month",
    beyond: "Admins get mail at 80 %. At 100 % publishing answers 429 until the next month (UTC).",
    unit: "events",
    format: formatNumber,
  },
  eventsPerSecond: {
    label: "Events per second",
    beyond: "Publishing answers 429 with the time to wait. A larger batch borrows from the seconds after it.",
    unit: "events",
    format: formatNumber,
  },
  payloadBytes: {
    label: "Payload size",
    beyond: "Publishing answers 413, and nothing of the request is stored.",
    unit: "bytes",
    format: formatBytes,
  },
  endpoints: {
    label: "Endpoints",
    beyond: "No further endpoint can be made. Those that exist stay.",
    unit: "endpoints",
    format: formatNumber,
  },
  inFlight: {
    label: "Attempts at the same time",
    beyond: "Further deliveries wait for their turn. One endpoint gets at most half. Counted in each worker.",
    unit: "attempts",
    format: formatNumber,
  },
  idempotencyHours: {
    label: "Publishes remembered for",
    beyond: "After that, the same idempotency key or event id publishes a new event.",
    unit: "hours",
    format: (hours) => formatCount(hours, "hour"),
  },
  payloadDays: {
    label: "Payloads kept for",
    beyond:
      "Payloads of events, and what receivers answered, are dropped. The rest stays as long as the installation keeps it.",
    unit: "days",
    format: (days) => formatCount(days, "day"),
  },
  dispatchWeight: {
    label: "Share of delivery turns",
    beyond: "When tenants compete for a worker, this is how many turns each has in a row.",
    unit: "turns",
    format: (turns) => formatCount(turns, "turn"),
  },
};
