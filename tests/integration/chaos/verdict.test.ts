import { expect, it } from "vitest";
import type { Accepted } from "../../chaos/publisher.ts";
import type { Arrival } from "../../chaos/receivers.ts";
import { countDuplicates, type Evidence, faultsOf } from "../../chaos/verdict.ts";

const accepted = (n: number): Accepted => ({ n, id: `evt_${n}`, behaviour: "answer" });
const arrival = (n: number, change: Partial<Arrival> = {}): Arrival => ({
  n,
  id: `evt_${n}`,
  behaviour: "answer",
  key: null,
  ...change,
});

interface Story {
  readonly accepted?: readonly Accepted[];
  readonly arrivals?: readonly Arrival[];
  readonly answers?: readonly string[];
  readonly ledger?: Evidence["ledger"];
}

const evidence = (story: Story = {}): Evidence => ({
  publisher: { accepted: story.accepted ?? [accepted(1), accepted(2)], faults: story.answers ?? [] },
  receivers: { arrivals: story.arrivals ?? [arrival(1), arrival(2)] },
  ledger: story.ledger ?? { events: 2, deliveries: { delivered: 2 }, open: [] },
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
    { ledger: { events: 3, deliveries: { delivered: 2 }, open: [] } },
    "2 events were accepted, 3 are stored",
  ],
  [
    "a delivery stuck in flight",
    { ledger: { events: 2, deliveries: { delivered: 1, in_flight: 1 }, open: [] } },
    "deliveries are stuck",
  ],
  [
    "a delivery given up",
    { ledger: { events: 2, deliveries: { delivered: 1, exhausted: 1 }, open: [] } },
    "1 deliveries are recorded as delivered",
  ],
  [
    "a key out of order",
    { arrivals: [arrival(2, { key: "a" }), arrival(1, { key: "a" })] },
    "order of key a: event 1 came after 2",
  ],
  ["an answer that must not be", { answers: ["a 500"] }, "a 500"],
  [
    "silence",
    { accepted: [], arrivals: [], ledger: { events: 0, deliveries: {}, open: [] } },
    "nothing was accepted",
  ],
])("reports %s", (_, story, fault) => {
  expect(faultsOf(evidence(story))).toContainEqual(expect.stringContaining(fault));
});

it("takes a duplicate of an earlier event of a key for what it is", () => {
  const arrivals = [arrival(1, { key: "a" }), arrival(2, { key: "a" }), arrival(1, { key: "a" })];
  expect(faultsOf(evidence({ arrivals }))).toEqual([]);
});
