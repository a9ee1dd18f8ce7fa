import { expect, it } from "vitest";
import { actWords, filterWords, replayTitle, skipWords } from "./replay-words.ts";

const nameOf = (id: string) => `name of ${id}`;
const act = { filter: {}, endpointId: null };

it("names the act and the count", () => {
  expect(actWords("retry", { total: 412, isTotalCapped: false })).toBe("Retry 412 deliveries");
  expect(actWords("recover", { total: 1, isTotalCapped: false })).toBe("Recover 1 delivery");
  expect(actWords("replay", { total: 10_000, isTotalCapped: true })).toBe("Replay at least 10,000 events");
});

it("says what a replay is about", () => {
  expect(replayTitle({ ...act, kind: "retry" }, nameOf)).toBe("Retry exhausted deliveries");
  expect(replayTitle({ ...act, kind: "retry", filter: { state: "parked" } }, nameOf)).toBe(
    "Retry parked deliveries",
  );
  expect(replayTitle({ ...act, kind: "retry", filter: { deliveryIds: ["a"] } }, nameOf)).toBe(
    "Retry 1 chosen delivery",
  );
  expect(replayTitle({ ...act, kind: "recover", filter: { endpointId: "e" } }, nameOf)).toBe(
    "Recover name of e",
  );
  expect(replayTitle({ ...act, kind: "replay" }, nameOf)).toBe("Replay events");
  expect(replayTitle({ ...act, kind: "replay", endpointId: "e" }, nameOf)).toBe("Replay events to name of e");
});

it("tells every part of a filter, and an endpoint only where the title does not", () => {
  const filter = {
    endpointId: "e",
    eventType: "invoice.paid",
    lastErrorClass: "tls",
    since: "2026-01-05T14:03:22Z",
  };
  expect(filterWords({ kind: "retry", filter }, nameOf)).toEqual([
    "owed to name of e",
    "invoice.paid",
    "TLS failure",
    "since 2026-01-05 14:03:22 UTC",
  ]);
  expect(filterWords({ kind: "recover", filter: { endpointId: "e" } }, nameOf)).toEqual([]);
  expect(filterWords({ kind: "retry", filter: { lastStatus: 503 } }, nameOf)).toEqual(["Status 503"]);
});

it("tells why things were left out, most first", () => {
  expect(skipWords({ event_expired: 2, already_moved: 0, endpoint_deleted: 5 })).toEqual([
    { reason: "The endpoint is deleted", count: 5 },
    { reason: "The event is past its retention", count: 2 },
  ]);
});
