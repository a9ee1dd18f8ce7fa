import fc from "fast-check";
import { expect, it } from "vitest";
import { groupByEndpoint } from "./group-by-endpoint.ts";
import { nothing, shownOf, withRange, withRow } from "./selection.ts";
import { hold, standing } from "./standing-rows.ts";

const at = { oldestAt: new Date(0), newestAt: new Date(0), lastStatus: null };
const rowsOf = (...ids: string[]) => ids.map((id) => ({ id }));

it("puts causes below their endpoint, most lost first", () => {
  const groups = [
    { ...at, endpointId: "a", lastErrorClass: "tls", count: 5 },
    { ...at, endpointId: "b", lastErrorClass: "tls", count: 4 },
    { ...at, endpointId: "b", lastErrorClass: "dns", count: 6 },
  ];
  expect(groupByEndpoint(groups).map(({ endpointId, count }) => [endpointId, count])).toEqual([
    ["b", 10],
    ["a", 5],
  ]);
  expect(groupByEndpoint(groups)[0]?.causes.map(({ lastErrorClass }) => lastErrorClass)).toEqual([
    "dns",
    "tls",
  ]);
});

it("takes rows that left the list away, adds below, and lets what came above wait", () => {
  const held = hold("list", rowsOf("e", "c", "b"));
  expect(standing(held, rowsOf("f", "e", "d", "b", "a"))).toEqual({
    rows: rowsOf("e", "b", "a"),
    waiting: 2,
  });
});

it("shows another list's rows, and rows after all the old ones are gone, at once", () => {
  expect(standing(hold("list", []), rowsOf("b", "a"))).toEqual({ rows: rowsOf("b", "a"), waiting: 0 });
  expect(standing(hold("list", rowsOf("b")), rowsOf("d", "c"))).toEqual({
    rows: rowsOf("d", "c"),
    waiting: 0,
  });
});

it("ticks ranges in either direction, and single rows without an anchor", () => {
  const ids = ["a", "b", "c", "d"];
  expect([...withRange(nothing, ids, { from: "d", to: "b", isOn: true })]).toEqual(["b", "c", "d"]);
  expect([...withRange(nothing, ids, { from: null, to: "b", isOn: true })]).toEqual(["b"]);
  expect([...withRange(nothing, ids, { from: "gone", to: "c", isOn: true })]).toEqual(["c"]);
  expect([...withRange(new Set(ids), ids, { from: "a", to: "c", isOn: false })]).toEqual(["d"]);
});

it("never has more ticked than there is on screen", () => {
  const ids = fc.array(fc.constantFrom<string>("a", "b", "c", "d", "e", "f"));
  fc.assert(
    fc.property(ids, ids, (ticked, shown) => {
      const selection = ticked.reduce((all, id) => withRow(all, id, true), nothing);
      const left = shownOf(selection, [...new Set(shown)]);
      expect(left.every((id) => shown.includes(id) && ticked.includes(id))).toBe(true);
    }),
  );
});
