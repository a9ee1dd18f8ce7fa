import { expect, it } from "vitest";
import { runsOf, spansOf } from "@/components/patterns/chart-scale";
import { formatTick, formatValue, spanOf } from "@/components/patterns/chart-types";
import { hrefWithCursor } from "@/components/patterns/page-trail";
import { resolveTimeRange } from "@/components/patterns/time-range";

const now = new Date("2026-01-05T12:00:00Z");

it("keeps a list's filters when it pages, and drops the cursor on the first page", () => {
  const place = { pathname: "/acme/events", search: "type=a.b&cursor=old", param: "cursor" };
  expect(hrefWithCursor(place, "new")).toBe("/acme/events?type=a.b&cursor=new");
  expect(hrefWithCursor(place, null)).toBe("/acme/events?type=a.b");
  expect(hrefWithCursor({ ...place, search: "cursor=old" }, null)).toBe("/acme/events");
});

it.each([
  [{ range: "1h" }, { since: "2026-01-05T11:00:00.000Z" }],
  [{ range: "1h", since: "2020-01-01" }, { since: "2026-01-05T11:00:00.000Z" }],
  [{ since: "2026-01-01T00:00:00Z", until: "nonsense" }, { since: "2026-01-01T00:00:00.000Z" }],
  [{ range: "__proto__" }, {}],
  [{}, {}],
])("turns %j of the URL into bounds", (params, bounds) => {
  expect(resolveTimeRange(params, now)).toEqual(bounds);
});

it("tells a gap from a zero", () => {
  expect(formatValue(null, "count")).toBe("no data");
  expect(formatValue(0, "count")).toBe("0");
  const points = [null, 5, null, 0, 1].map((x) => ({ at: now, values: { x } }));
  const [spans = []] = spansOf({
    kind: "line",
    unit: "count",
    series: [{ key: "x", label: "X", tone: "ok" }],
    points,
  });
  expect(runsOf(spans)).toEqual([[1], [3, 4]]);
});

it("labels an axis by time within two days, else by date", () => {
  const points = [
    { at: now, values: {} },
    { at: now.getTime() + 3_600_000, values: {} },
  ];
  expect(spanOf(points)).toBe(3_600_000);
  expect(formatTick(now, spanOf(points))).toBe("12:00");
  expect(formatTick(now, 7 * 86_400_000)).toBe("5 Jan");
});
