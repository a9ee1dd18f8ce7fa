import fc from "fast-check";
import { expect, it } from "vitest";
import { shortJson } from "./short-json.ts";

it("writes any JSON so that it reads back the same", () => {
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(JSON.parse(shortJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("keeps what fits on one line, and breaks up what does not", () => {
  expect(shortJson({ a: [1, 2], b: {} })).toBe('{ "a": [1, 2], "b": {} }');
  expect(shortJson({ eventTypes: ["order.*"], url: "https://example.com/webhooks/of/orders" })).toBe(
    '{\n  "eventTypes": ["order.*"],\n  "url": "https://example.com/webhooks/of/orders"\n}',
  );
});
