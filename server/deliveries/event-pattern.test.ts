import fc from "fast-check";
import { expect, it } from "vitest";
import { compilePatterns, isEventPattern, matchesPattern } from "./event-pattern.ts";

it.each([
  ["invoice.paid", "invoice.paid", true],
  ["invoice.paid", "invoice.paid.late", false],
  ["invoice.paid", "Invoice.paid", false],
  ["invoice.*", "invoice.paid", true],
  ["invoice.*", "invoice.line.added", true],
  ["invoice.*", "invoice", false],
  ["invoice.*", "invoices.paid", false],
  ["*.paid", "invoice.paid", true],
  ["*.paid", "a.b.paid", false],
  ["a.*.c", "a.b.c", true],
  ["a.*.c", "a.b.b.c", false],
  ["*", "anything", true],
  ["*", "any.thing.at.all", true],
  ["*.*", "one", false],
  ["*", "trunkline.endpoint.disabled", false],
  ["*.endpoint.disabled", "trunkline.endpoint.disabled", false],
  ["trunkline.*", "trunkline.endpoint.disabled", true],
  ["trunkline.endpoint.*", "trunkline.endpoint.disabled", true],
  ["trunkline.endpoint.*", "trunkline.quota.warning", false],
])("%s against %s: %s", (pattern, type, expected) => {
  expect(matchesPattern(pattern, type)).toBe(expected);
});

it.each(["", ".", "a.", ".a", "a..b", "a.b*", "**", "a b", "a/b", "é", `a${".b".repeat(64)}`])(
  "refuses %j as a pattern",
  (text) => {
    expect(isEventPattern(text)).toBe(false);
  },
);

const word = fc.stringMatching(/^[A-Za-z0-9_-]{1,6}$/);
const typeOf = fc.array(word, { minLength: 1, maxLength: 5 }).map((parts) => parts.join("."));

it("matches a type by itself, by `*`, and by any one segment turned into `*`", () => {
  fc.assert(
    fc.property(typeOf, fc.nat(), (type, at) => {
      const parts = type.split(".");
      parts[at % parts.length] = "*";
      expect(isEventPattern(type)).toBe(true);
      expect(matchesPattern(type, type)).toBe(true);
      expect(matchesPattern("*", type)).toBe(true);
      expect(matchesPattern(parts.join("."), type)).toBe(true);
    }),
  );
});

it("lets nobody get Trunkline's own events who does not name their prefix, alone or among other patterns", () => {
  const pattern = fc
    .array(fc.oneof(word, fc.constant("*")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("."))
    .filter((each) => !each.startsWith("trunkline."));
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 5 }), typeOf, (patterns, rest) => {
      expect(compilePatterns(patterns)(`trunkline.${rest}`)).toBe(false);
      expect(compilePatterns([...patterns, "trunkline.*"])(`trunkline.${rest}`)).toBe(true);
    }),
  );
});

it("compiles to the same answer as trying each pattern", () => {
  const pattern = fc
    .array(fc.oneof(word, fc.constant("*")), { minLength: 1, maxLength: 4 })
    .map((parts) => parts.join("."));
  fc.assert(
    fc.property(fc.array(pattern, { maxLength: 5 }), typeOf, (patterns, type) => {
      expect(compilePatterns(patterns)(type)).toBe(patterns.some((each) => matchesPattern(each, type)));
    }),
  );
});
