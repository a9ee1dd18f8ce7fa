import { expect, it } from "vitest";
import type { Accepted } from "../../chaos/publisher.ts";
import type { Arrival } from "../../chaos/messages.ts";
import { countDuplicates, type Evidence, faultsOf } from "../../chaos/verdict.ts";

const accepted = (n: number): Accepted => ({ n, id: `evt_${n}`, endpoint: 0, deliveries: 1 });
const arrival = (n: number, change: Partial<Arrival> = {}): Arrival => ({
  n,
  id: `evt_${n}`,
  endpoint: 0,
  key: null,
  ...change,
});

interface Story {
  readonly accepted?: readonly Accepted[];
  readonly arrivals?: readonly Arrival[];
  readonly answers?: readonly string[];
  readonly ledger?: Partial<Evidence["ledger"]>;
}

const evidence = (story: Story = {}): Evidence => ({
  publisher: { accepted: story.accepted ?? [accepted(1), accepted(2)], faults: story.answers ?? [] },
  arrivals: story.arrivals ?? [arrival(1), arrival(2)],
  ledger: {
    events: 2,
    deliveries: { delivered: 2 },
    queued: 0,
    inFlight: 0,
    torn: [],
    open: [],
    ...story.ledger,
  },
});

it("finds no fault in a run that kept every promise, duplicates under the same id included", () => {
  const arrivals = [arrival(1), arrival(2), arrival(1)];
  expect(faultsOf(evidence({ arrivals }))).toEqual([]);
  expect(countDuplicates(arrivals)).toBe(1);
});

it.each<[string, Story, string]>([
  ["a lost event", { arrivals: [arrival(1)] }, "lost: event 2 (evt_2)"],
  [
    "an event under a second id",
    { arrivals: [arrival(1), arrival(2), arrival(2, { id: "evt_9" })] },
    "event 2 came under several ids",
  ],
  [
    "an event stored twice",
    { ledger: { events: 3, deliveries: { delivered: 2 } } },
    "2 events were accepted, 3 are stored",
  ],
  [
    "a delivery stuck in flight",
    { ledger: { events: 2, deliveries: { delivered: 1, in_flight: 1 } } },
    "deliveries are stuck",
  ],
  [
    "a delivery given up",
    { ledger: { events: 2, deliveries: { delivered: 1, exhausted: 1 } } },
    "2 deliveries were promised, 1 are recorded as delivered",
  ],
  [
    "a key out of order",
    { arrivals: [arrival(2, { key: "a" }), arrival(1, { key: "a" })] },
    "order of key a: event 1 came after 2",
  ],
  [
    "an event that an active endpoint is not owed",
    { accepted: [accepted(1), { ...accepted(2), deliveries: 0 }] },
    "event 2 was accepted for 0 deliveries",
  ],
  ["a queue that does not agree", { ledger: { torn: ["dlv_1"] } }, "the queue does not agree: dlv_1"],
  ["what is left in the queue", { ledger: { queued: 3 } }, "3 rows are left in the queue"],
  ["what is left in flight", { ledger: { inFlight: 1 } }, "1 rows are left in flight"],
  ["an answer that must not be", { answers: ["a 500"] }, "a 500"],
  ["silence", { accepted: [], arrivals: [], ledger: { events: 0, deliveries: {} } }, "nothing was accepted"],
])("reports %s", (_, story, fault) => {
  expect(faultsOf(evidence(story))).toContainEqual(expect.stringContaining(fault));
});

it("takes a duplicate of an earlier event of a key for what it is", () => {
  const arrivals = [arrival(1, { key: "a" }), arrival(2, { key: "a" }), arrival(1, { key: "a" })];
  expect(faultsOf(evidence({ arrivals }))).toEqual([]);
});
