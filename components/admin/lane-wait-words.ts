import type { LaneWaitKind } from "#lib/lane-waits";

/** What a lane waits for, in a few words, and what happens next. */
export const laneWaitWords: Readonly<
  Record<LaneWaitKind, { readonly label: string; readonly next: string }>
> = {
  disabled: { label: "A person: disabled", next: "Goes on when a person resumes the endpoint." },
  paused: { label: "A person: paused", next: "Goes on when a person resumes the endpoint." },
  breaker: {
    label: "The next probe",
    next: "One delivery is sent as a probe then; nothing else is until it succeeds.",
  },
  probe: { label: "A probe, due now", next: "The next delivery is sent as a probe." },
  retry: { label: "A retry", next: "What failed is tried again then." },
  planned: { label: "Its moment", next: "The first delivery is due then." },
  worker: { label: "A worker", next: "A live worker takes the lane within seconds." },
  rate_limit: {
    label: "Its rate limit",
    next: "Deliveries go out as fast as the endpoint's limit lets them.",
  },
  turn: { label: "Its turn", next: "Deliveries go out as fast as the receiver answers, tenants in turn." },
};
