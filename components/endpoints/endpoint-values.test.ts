import { expect, it } from "vitest";
import { EndpointValues } from "./endpoint-values.ts";
import { parsedFilter, textOfFilter } from "./filter-text.ts";

const values = {
  url: "https://example.com",
  description: "",
  eventTypes: "*",
  filter: "",
  signing: "hmac",
  payloadFormat: "standard",
  ordered: false,
  maxInFlight: 1,
  rateLimit: 0,
};

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
