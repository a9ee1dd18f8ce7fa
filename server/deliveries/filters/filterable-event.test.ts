import { expect, it } from "vitest";
import { compileFilter } from "./compile-filter.ts";
import { evaluateFilter } from "./evaluate-filter.ts";
import { toFilterable } from "./filterable-event.ts";

const source = { type: "a.b", subject: null, source: null, time: new Date("2026-08-01T10:00:00Z") };

function passes(filter: unknown, data: string): boolean {
  const compiled = compileFilter(filter);
  if (!compiled.ok) throw new Error("not a filter");
  return evaluateFilter(compiled.filter, toFilterable({ ...source, data })).matched;
}

it("leaves the payload unparsed while no filter asks for it, and parses it once", () => {
  expect(passes({ type: "a.b", subject: { $exist: false } }, "never parsed")).toBe(true);
  expect(passes({ type: "other", data: { n: 1 } }, '{"n":1}')).toBe(false);
  const event = toFilterable({ ...source, data: '{"n":1}' });
  expect(event.data).toBe(event.data);
});

it("shows the time in UTC with milliseconds, so that texts of times compare", () => {
  expect(toFilterable({ ...source, data: "1" }).time).toBe("2026-08-01T10:00:00.000Z");
  expect(passes({ time: { $gte: "2026-08-01T10:00:00", $lt: "2026-08-02" } }, "1")).toBe(true);
});
