import { isOperational } from "#lib/operational-events";

/** Longest pattern taken, in characters; as long as the longest event type. */
export const maxPatternLength = 128;
/** Most patterns one endpoint may have. */
export const maxPatterns = 50;

const segment = /^(?:\*|[A-Za-z0-9_-]+)$/;

/**
 * Whether the text is a pattern over event types: dot-separated segments, each a word or `*`.
 * `*` inside stands for exactly one segment; at the end for one or more; alone for every type. Only a pattern that begins with the prefix
 * of Trunkline's own types matches any of those.
 */
export function isEventPattern(text: string): boolean {
  return text.length <= maxPatternLength && text.split(".").every((part) => segment.test(part));
}

/** Whether an event type matches a valid pattern. Case counts, as it does in event types. */
export function matchesPattern(pattern: string, type: string): boolean {
  if (isOperational(type) && !isOperational(pattern)) return false;
  const wanted = pattern.split(".");
  const given = type.split(".");
  const hasOpenEnd = wanted.at(-1) === "*";
  if (given.length < wanted.length || (given.length > wanted.length && !hasOpenEnd)) return false;
  return wanted.every((part, index) => part === "*" || part === given[index]);
}

/** One predicate for several patterns: exact types by lookup, the rest one by one. */
export function compilePatterns(patterns: readonly string[]): (type: string) => boolean {
  const exact = new Set(patterns.filter((pattern) => !pattern.includes("*")));
  const wild = patterns.filter((pattern) => pattern.includes("*"));
  const hasAll = wild.includes("*");
  return (type) =>
    (hasAll && !isOperational(type)) ||
    exact.has(type) ||
    wild.some((pattern) => matchesPattern(pattern, type));
}
