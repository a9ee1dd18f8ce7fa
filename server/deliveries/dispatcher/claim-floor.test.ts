import { expect, it } from "vitest";
import { bottom, ClaimFloor } from "./claim-floor.ts";

const last = { dueAt: new Date("2026-01-01T10:00:00Z"), id: "0190a5c4-7d3e-7000-8000-000000000001" };

it("goes on behind the last one claimed, and from the bottom again once a second", () => {
  const floor = new ClaimFloor();
  expect(floor.at(0)).toBe(bottom);
  floor.advance(last);
  expect(floor.at(999)).toBe(last);
  expect(floor.at(1_000)).toBe(bottom);
  floor.advance(last);
  expect(floor.at(1_500)).toBe(last);
});

it("leaves room for what commits late once everything is claimed", () => {
  const floor = new ClaimFloor();
  floor.at(0);
  floor.reachEnd(new Date("2026-01-01T10:00:10Z"));
  expect(floor.at(1)).toEqual({ dueAt: new Date("2026-01-01T10:00:05Z"), id: bottom.id });
});

it("begins at the bottom after something was forgotten, also while a claim was under way", () => {
  const floor = new ClaimFloor();
  floor.at(0);
  floor.reset();
  floor.advance(last);
  expect(floor.at(1)).toBe(bottom);
});
