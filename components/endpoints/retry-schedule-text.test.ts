import fc from "fast-check";
import { expect, it } from "vitest";
import { defaultRetrySchedule } from "#lib/deliveries";
import { parsedSchedule, textOfSchedule } from "./retry-schedule-text.ts";

it.each([
  ["", null],
  ["  ", null],
  ["none", []],
  ["5s", [5]],
  ["5s, 5m 2H\n1d", [5, 300, 7_200, 86_400]],
])("reads %j as %j", (text, delays) => {
  expect(parsedSchedule(text)).toEqual({ delays, fault: null });
});

it.each(["5", "5 s", "s", "-5s", "1.5h", "5s;5m", "none, 5s", "12345678s"])(
  "refuses %j and says how to write it",
  (text) => {
    expect(parsedSchedule(text)).toEqual({
      delays: null,
      fault: expect.stringContaining("like 30s") as string,
    });
  },
);

it("shows a schedule as text and reads it back", () => {
  expect(textOfSchedule(defaultRetrySchedule)).toBe("5s, 5m, 30m, 2h, 5h, 10h, 14h, 20h, 1d");
  fc.assert(
    fc.property(fc.option(fc.array(fc.integer({ min: 1, max: 604_800 }))), (delays) => {
      expect(parsedSchedule(textOfSchedule(delays)).delays).toEqual(delays);
    }),
  );
});
