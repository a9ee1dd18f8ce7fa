import fc from "fast-check";
import { expect, it } from "vitest";
import { parseInstant } from "./parse-instant.ts";

it("reads what Date writes", () => {
  const dates = fc.date({
    min: new Date("0001-01-01T00:00:00Z"),
    max: new Date("9999-12-31T23:59:59Z"),
    noInvalidDate: true,
  });
  fc.assert(
    fc.property(dates, (date) => {
      expect(parseInstant(date.toISOString())).toEqual(date);
    }),
  );
});

it("agrees with Date.parse on any offset", () => {
  const part = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  fc.assert(
    fc.property(part(23), part(59), fc.constantFrom("+", "-"), (hours, minutes, sign) => {
      const text = `2024-02-29T12:34:56.789${sign}${hours}:${minutes}`;
      expect(parseInstant(text)?.getTime()).toBe(Date.parse(text));
    }),
  );
});

it.each([
  ["2026-01-02t03:04:05z", "2026-01-02T03:04:05.000Z"],
  ["2026-01-02T03:04:05.123456789Z", "2026-01-02T03:04:05.123Z"],
  ["2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"],
])("reads %s", (text, iso) => {
  expect(parseInstant(text)?.toISOString()).toBe(iso);
});

it.each([
  "",
  "2026-01-02",
  "2026-01-02T03:04:05",
  "2026-01-02 03:04:05Z",
  "2026-13-01T00:00:00Z",
  "2026-02-29T00:00:00Z",
  "2026-01-02T24:00:00Z",
  "2026-01-02T00:60:00Z",
  "2026-01-02T00:00:00+24:00",
  "2026-01-02T00:00:00+0100",
  "0000-01-01T00:00:00Z",
  "0001-01-01T00:00:00+01:00",
  "+002026-01-02T00:00:00Z",
  "2026-01-02T00:00:00Z ",
])("refuses %j", (text) => {
  expect(parseInstant(text)).toBeNull();
});
