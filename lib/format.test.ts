import fc from "fast-check";
import { expect, it } from "vitest";
import {
  formatBytes,
  formatCompact,
  formatCount,
  formatDuration,
  formatExact,
  formatExactMs,
  formatNumber,
  formatPercent,
  formatRelative,
} from "./format.ts";

it.each([
  [0, "0 ms"],
  [0.4, "<1 ms"],
  [842, "842 ms"],
  [999.6, "1 s"],
  [1500, "1.5 s"],
  [9_949, "9.9 s"],
  [20_000, "20 s"],
  [59_600, "1 min"],
  [93_000, "1 min 33 s"],
  [3_599_600, "1 h"],
  [7_260_000, "2 h 1 min"],
  [86_399_999, "1 d"],
  [90_000_000, "1 d 1 h"],
  [-1500, "-1.5 s"],
])("writes %d ms as %s", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});

it("never writes a duration with 60 s, 60 min or 24 h in it", () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e10, noNaN: true }), (ms) => {
      expect(formatDuration(ms)).not.toMatch(/\b(60 s|60 min|24 h)\b/);
    }),
  );
});

it.each([
  [1, "100%"],
  [0, "0%"],
  [0.5, "50%"],
  [0.9999, "99.99%"],
  [0.999999, "99.99%"],
  [0.00001, "<0.01%"],
  [0.98765, "98.77%"],
])("writes the share %d as %s", (share, words) => {
  expect(formatPercent(share)).toBe(words);
});

it("says 100% only when nothing failed", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1e9 }), (total) => {
      expect(formatPercent((total - 1) / total)).not.toBe("100%");
    }),
  );
});

it.each([
  [0, "0 B"],
  [1023, "1,023 B"],
  [1536, "1.5 KiB"],
  [1_048_576, "1 MiB"],
])("writes %d bytes as %s", (bytes, words) => {
  expect(formatBytes(bytes)).toBe(words);
});

it("shortens large numbers only", () => {
  expect([formatNumber(1_234_567), formatCompact(9_999), formatCompact(1_234_567)]).toEqual([
    "1,234,567",
    "9,999",
    "1.2M",
  ]);
});

it("writes exact times in UTC wherever the reader is", () => {
  expect(formatExact("2026-01-05T15:03:22.120+01:00")).toBe("2026-01-05 14:03:22 UTC");
  expect(formatExactMs(new Date("2026-01-05T14:03:22.120Z"))).toBe("2026-01-05 14:03:22.120 UTC");
});

it.each([
  ["2026-01-05T12:00:00Z", "just now"],
  ["2026-01-05T11:59:30Z", "30 s ago"],
  ["2026-01-05T11:57:01Z", "2 min ago"],
  ["2026-01-05T14:00:00Z", "in 2 h"],
  ["2026-01-01T11:00:00Z", "4 d ago"],
  ["2025-11-01T12:00:00Z", "1 Nov 2025"],
])("tells how far %s is from noon as %s", (at, words) => {
  expect(formatRelative(at, "2026-01-05T12:00:00Z")).toBe(words);
});

it("counts in words", () => {
  expect([formatCount(1, "attempt"), formatCount(1200, "delivery", "deliveries")]).toEqual([
    "1 attempt",
    "1,200 deliveries",
  ]);
});
