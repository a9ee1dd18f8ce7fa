import { expect, it } from "vitest";
import { type DemoFacts, judge } from "./judge-demo.ts";
import type { Received } from "./receiver-messages.ts";

const text = '{\n  "amount": 1.0, "name": "Zoë" }';
const event = (id: string) => ({ id, type: "github.push.event", text, wasRefused: false });
const request = (id: string, change: Partial<Received> = {}): Received => ({
  kind: "received",
  id,
  isVerified: true,
  headers: {},
  body: `{"type":"github.push.event","timestamp":"2026-01-01T00:00:00.000Z","data":${text}}`,
  ...change,
});
const facts = (change: Partial<DemoFacts> = {}): DemoFacts => ({
  published: [event("evt_1"), event("evt_2")],
  received: [request("evt_1"), request("evt_2")],
  delivered: 2,
  flippedStatus: 401,
  types: 1,
  publishMs: 1,
  totalMs: 2,
  ...change,
});

it("finds no fault when everything arrived once, verified and byte-equal", () => {
  const report = judge(facts());
  expect(report).toMatchObject({
    faults: [],
    published: 2,
    arrived: 2,
    verified: 2,
    byteEqual: 2,
    duplicates: 0,
  });
});

it.each([
  ["an event that did not arrive", { received: [request("evt_1")] }, "1 events did not arrive"],
  ["a delivery that is not on record", { delivered: 1 }, "1 deliveries are recorded"],
  [
    "data that was written anew",
    { received: [request("evt_1"), request("evt_2", { body: request("").body.replace("1.0", "1") })] },
    "evt_2 (github.push.event) arrived changed",
  ],
  [
    "data under another type",
    { received: [request("evt_1"), request("evt_2", { body: request("").body.replace("push", "pull") })] },
    "evt_2 (github.push.event) arrived changed",
  ],
  [
    "a signature that is not valid",
    { received: [request("evt_1"), request("evt_2", { isVerified: false })] },
    "signature that is not valid",
  ],
  [
    "a duplicate",
    { received: [request("evt_1"), request("evt_2"), request("evt_2")] },
    "1 requests came more than once",
  ],
  ["a stranger", { received: [request("evt_1"), request("evt_2"), request("evt_3")] }, "belong to no event"],
  ["a flipped bit that was taken", { flippedStatus: 204 }, "flipped bit was not refused"],
  ["nothing to flip", { flippedStatus: null }, "flipped bit was not refused"],
  ["nothing published", { published: [], received: [], delivered: 0 }, "nothing was published"],
])("reports %s", (_, change: Partial<DemoFacts>, fault) => {
  expect(judge(facts(change)).faults).toContainEqual(expect.stringContaining(fault));
});

it("counts a type as strict only when none of its payloads was refused", () => {
  const published = [event("evt_1"), { ...event("evt_2"), wasRefused: true }];
  expect(judge(facts({ published }))).toMatchObject({ types: 1, strictTypes: 0, faults: [] });
});
