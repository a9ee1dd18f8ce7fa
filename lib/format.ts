/** A moment as it arrives at a screen: a Date, an RFC 3339 string or epoch milliseconds. */
export type Moment = Date | string | number;

const locale = "en";
const integer = new Intl.NumberFormat(locale, { maximumFractionDigits: 0 });
const compact = new Intl.NumberFormat(locale, { notation: "compact", maximumFractionDigits: 1 });

/** `1234567` → `1,234,567`. */
export function formatNumber(value: number): string {
  return integer.format(value);
}

/** `1234567` → `1.2M`; below 10,000 the exact number. */
export function formatCompact(value: number): string {
  return Math.abs(value) < 10_000 ? formatNumber(value) : compact.format(value);
}

/** A share of 1 as a percentage. Never rounds up to 100 % or down to 0 %: `0.99999` → `99.99%`. */
export function formatPercent(share: number, digits = 2): string {
  const step = 10 ** -(digits + 2);
  if (share < 1 && share > 1 - step) return `${(100 - 100 * step).toFixed(digits)}%`;
  if (share > 0 && share < step) return `<${(100 * step).toFixed(digits)}%`;
  return `${trimZeros((share * 100).toFixed(digits))}%`;
}

/** `0.4` → `<1 ms`, `842` → `842 ms`, `1500` → `1.5 s`, `93000` → `1 min 33 s`, `90000000` → `1 d 1 h`. */
export function formatDuration(ms: number): string {
  if (ms < 0) return `-${formatDuration(-ms)}`;
  if (ms === 0) return "0 ms";
  if (ms < 1) return "<1 ms";
  if (ms < 999.5) return `${Math.round(ms)} ms`;
  if (ms < 9_950) return `${trimZeros((ms / 1000).toFixed(1))} s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return pair([Math.floor(seconds / 60), "min"], [seconds % 60, "s"]);
  const minutes = Math.round(seconds / 60);
  if (minutes < 1440) return pair([Math.floor(minutes / 60), "h"], [minutes % 60, "min"]);
  const hours = Math.round(minutes / 60);
  return pair([Math.floor(hours / 24), "d"], [hours % 24, "h"]);
}

/** Binary units: `1536` → `1.5 KiB`. */
export function formatBytes(bytes: number): string {
  const units = ["B", "KiB", "MiB", "GiB", "TiB"] as const;
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < units.length - 1) {
    value /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? formatNumber(value) : trimZeros(value.toFixed(1))} ${units[unit] ?? "TiB"}`;
}

/** `2026-01-05 14:03:22 UTC`: the same on server and browser, so that nothing changes at hydration. */
export function formatExact(at: Moment): string {
  const iso = toDate(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

/** `2026-01-05 14:03:22.120 UTC`, where order within a second matters. */
export function formatExactMs(at: Moment): string {
  const iso = toDate(at).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 23)} UTC`;
}

/** `5 Jan 2026`, in UTC. */
export function formatDate(at: Moment): string {
  return toDate(at).toLocaleDateString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    timeZone: "UTC",
  });
}

/** `just now`, `3 min ago`, `in 2 h`, `4 d ago`; beyond 30 days the date. What is to come is rounded, what is over is counted in whole units. */
export function formatRelative(at: Moment, now: Moment): string {
  const ms = toDate(now).getTime() - toDate(at).getTime();
  const size = Math.abs(ms);
  if (size < 10_000) return ms >= 0 ? "just now" : "in a moment";
  if (size >= 30 * 86_400_000) return formatDate(at);
  return ms > 0 ? `${largestUnit(size, Math.floor)} ago` : `in ${largestUnit(size, Math.round)}`;
}

/** `1 delivery`, `2 deliveries`; the plural is the noun plus `s` unless given. */
export function formatCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

/** Parses a moment. Throws RangeError on text that is no date when it is then printed. */
export function toDate(at: Moment): Date {
  return at instanceof Date ? at : new Date(at);
}

function largestUnit(ms: number, whole: (value: number) => number): string {
  const seconds = whole(ms / 1000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = whole(seconds / 60);
  if (minutes < 60) return `${minutes} min`;
  const hours = whole(minutes / 60);
  if (hours < 24) return `${hours} h`;
  return `${whole(hours / 24)} d`;
}

function pair(big: [number, string], small: [number, string]): string {
  const head = `${big[0]} ${big[1]}`;
  return small[0] === 0 ? head : `${head} ${small[0]} ${small[1]}`;
}

function trimZeros(digits: string): string {
  return digits.includes(".") ? digits.replace(/\.?0+$/, "") : digits;
}
