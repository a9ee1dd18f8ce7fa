/** Most extra headers one endpoint may have, and the longest name and value, in characters. */
export const headerLimits = { count: 20, name: 100, value: 2_000 } as const;

const token = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
/** Visible ASCII, with spaces and tabs inside; so neither CR, LF nor NUL. */
const fieldValue = /^[\x21-\x7e](?:[\x20-\x7e\t]*[\x21-\x7e])?$/;

/** Headers that belong to the connection (RFC 9110 section 7.6.1) or that Trunkline sets itself. */
const reserved = new Set([
  "connection",
  "content-encoding",
  "content-length",
  "content-type",
  "date",
  "expect",
  "host",
  "http2-settings",
  "keep-alive",
  "te",
  "traceparent",
  "tracestate",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "user-agent",
  "x-correlation-id",
]);
const reservedPrefixes = ["proxy-", "webhook-", "svix-", "sec-"];

/** Why a header may not be sent along with deliveries; null when it may. */
export function headerFault(name: string, value: string): string | null {
  const lower = name.toLowerCase();
  if (!token.test(name) || name.length > headerLimits.name) return "This is not a valid header name.";
  if (reserved.has(lower) || reservedPrefixes.some((prefix) => lower.startsWith(prefix))) {
    return `${name} is set by Trunkline or belongs to the connection. Use another name, e.g. X-My-Header.`;
  }
  if (value.length > headerLimits.value) return `The value is longer than ${headerLimits.value} characters.`;
  if (!fieldValue.test(value)) {
    return "The value must be visible ASCII characters, without line breaks or spaces at its ends.";
  }
  return null;
}
