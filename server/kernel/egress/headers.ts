import type { IncomingHttpHeaders } from "node:http";

const token = /^[\w!#$%&'*+.^`|~-]+$/;
const unsafeValue = /[^\t\x20-\x7e\x80-\xff]/;

/** Headers that belong to the connection (RFC 9110, section 7.6.1), and `host`, which names whose certificate is checked. */
const connectionHeaders = new Set([
  "connection",
  "expect",
  "host",
  "keep-alive",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Why request headers may not be sent; null when they may. Line breaks would add headers, or whole requests. */
export function headersFault(headers: Readonly<Record<string, string>>): string | null {
  for (const name in headers) {
    const value = headers[name] ?? "";
    if (!token.test(name)) return "A header has a name that HTTP forbids.";
    if (unsafeValue.test(value)) return `The header ${name} has a character that HTTP forbids.`;
    if (connectionHeaders.has(name.toLowerCase())) return `The header ${name} belongs to the connection.`;
  }
  return null;
}

/** Response headers with one text each: repeated ones joined by a comma and a space (RFC 9110, section 5.3). */
export function flatHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const flat: Record<string, string> = {};
  for (const name in headers) {
    const value = headers[name];
    if (value !== undefined) flat[name] = typeof value === "string" ? value : value.join(", ");
  }
  return flat;
}
