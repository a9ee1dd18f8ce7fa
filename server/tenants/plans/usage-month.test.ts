import { expect, it } from "vitest";
import { dayOf, usageMonthOf } from "./usage-month.ts";

it("is the calendar month of UTC, over the end of a year too", () => {
  expect(usageMonthOf(new Date("2026-12-31T23:59:59.999Z"))).toEqual({
    firstDay: "2026-12-01",
    startsAt: new Date("2026-12-01T00:00:00Z"),
    nextDay: "2027-01-01",
    endsAt: new Date("2027-01-01T00:00:00Z"),
    seconds: 31 * 86_400,
  });
  expect(usageMonthOf(new Date("2028-02-10T00:00:00Z")).seconds).toBe(29 * 86_400);
  expect(dayOf(new Date("2026-11-23T23:30:00-05:00"))).toBe("2026-11-24");
});

it("tells months apart at their first moment, whatever was asked before", () => {
  const first = new Date("2027-01-01T00:00:00Z");
  for (const at of [-1, 0, -1, 1]) {
    const { firstDay } = usageMonthOf(new Date(first.getTime() + at));
    expect(firstDay).toBe(at < 0 ? "2026-12-01" : "2027-01-01");
  }
});
