import { expect, it } from "vitest";
import { EndpointValues } from "./endpoint-values.ts";
import { newEndpointValues } from "./endpoint-settings.ts";
import { parsedFilter, textOfFilter } from "./filter-text.ts";

const values = { ...newEndpointValues, url: "https://example.com" };

it("refuses a retry schedule that the server would refuse, in words", () => {
  const fault = (retrySchedule: string) =>
    EndpointValues.safeParse({ ...values, retrySchedule }).error?.issues[0]?.message ?? null;
  expect([fault(""), fault("none"), fault("5s, 1d")]).toEqual([null, null, null]);
  expect(fault("5")).toMatch(/like 30s/);
  expect(fault("8d")).toMatch(/at most 604800 seconds/);
  expect(fault("7d 7d 7d 7d 7d")).toMatch(/together at most/);
  expect(fault("1s ".repeat(21))).toMatch(/at most 20 retries/);
});

const messageOf = (filter: string) =>
  EndpointValues.safeParse({ ...values, filter }).error?.issues[0]?.message ?? null;

it("takes an empty filter or a right one, and says what is wrong with any other", () => {
  expect(messageOf("  ")).toBeNull();
  expect(messageOf('{"data": {"amount": {"$gte": 100}}}')).toBeNull();
  expect(messageOf('{"data": ')).toBe("This is not JSON.");
  expect(messageOf("null")).toMatch(/expected an object/);
  expect(messageOf("[1]")).toMatch(/expected an object/);
  expect(messageOf('{"data": {"amount": {"$ne": 1}}}')).toMatch(/^data › amount › \$ne: .*Use \$neq\./);
});

it("shows a filter as text and reads it back", () => {
  const filter = { data: { a: { $in: [1, null] } } };
  expect(parsedFilter(textOfFilter(filter))).toEqual(filter);
  expect([textOfFilter(null), parsedFilter("")]).toEqual(["", null]);
});
