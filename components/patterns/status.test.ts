import { expect, it } from "vitest";
import { statuses, statusOf, statusOptions } from "@/components/patterns/status";
import { attemptOutcomes, deliveryStates, endpointStates } from "#lib/deliveries";
import { portalSessionStates } from "#lib/portal";
import { replayStates } from "#lib/replays";
import { tenantKinds } from "#db/schema/tenants";

it.each([
  ["delivery", deliveryStates],
  ["attempt", attemptOutcomes],
  ["endpoint", endpointStates],
  ["replay", replayStates],
  ["portalSession", portalSessionStates],
] as const)("has a word, a tone and an icon for exactly the states a %s can be in", (kind, states) => {
  expect(Object.keys(statuses[kind]).sort()).toEqual([...states].sort());
});

it("knows both kinds of tenant", () => {
  expect(Object.keys(statuses.environment)).toEqual(expect.arrayContaining([...tenantKinds]));
});

it("never gives two states of one kind the same look", () => {
  for (const states of Object.values(statuses)) {
    const looks = Object.values(states).map((status) => status.word);
    expect(new Set(looks).size).toBe(looks.length);
  }
});

it("shows a state it does not know by its own name", () => {
  expect(statusOf("delivery", "half_done")).toMatchObject({ tone: "idle", word: "half done" });
  expect(statusOptions("endpoint")[0]).toEqual({ value: "active", label: "Active" });
});
