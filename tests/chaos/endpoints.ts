/** What a receiver does while it is sick; while it is well it takes everything. */
export const behaviours = [
  "answer",
  "ordered",
  "hang",
  "reset",
  "too-many",
  "error",
  "gone",
  "drip",
  "too-long",
  "too-short",
  "garbage",
] as const;
export type Behaviour = (typeof behaviours)[number];

const counts: Readonly<Record<Behaviour, number>> = {
  answer: 4,
  ordered: 2,
  hang: 2,
  reset: 2,
  "too-many": 2,
  error: 2,
  gone: 1,
  drip: 2,
  "too-long": 1,
  "too-short": 1,
  garbage: 1,
};

/** The behaviour of each endpoint: twenty of them. */
export const endpointBehaviours: readonly Behaviour[] = behaviours.flatMap((behaviour) =>
  Array.from({ length: counts[behaviour] }, () => behaviour),
);

/** Ordering keys of each ordered endpoint. */
export const orderingKeys = ["a", "b", "c"] as const;

/** The type of the events that one endpoint gets and no other. */
export function eventTypeOf(endpoint: number): string {
  return `chaos.e${endpoint}`;
}
