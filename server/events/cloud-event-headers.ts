import { MalformedError } from "#server/kernel/errors";

const prefix = "ce-";

/**
 * CloudEvents attributes from `ce-*` headers: quoted strings undone, then one round of percent-decoding.
 * Source: CloudEvents HTTP protocol binding 1.0.2, section 3.1.3.2
 * @throws MalformedError for what is not percent-encoded UTF-8, or holds what no attribute may.
 */
export function attributesFromHeaders(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), decode(name, value)]),
  );
}

function decode(name: string, value: string): string {
  const decoded = percentDecoded(unquoted(value.trim()));
  if (decoded !== null && !decoded.includes("\0")) return decoded;
  const message = "expected printable ASCII with everything else percent-encoded as UTF-8";
  throw new MalformedError(`The header ${name} cannot be read: ${message}.`, {
    code: "malformed_header",
    errors: [{ pointer: `/headers/${name}`, message }],
  });
}

function unquoted(value: string): string {
  if (value.length < 2 || !value.startsWith('"') || !value.endsWith('"')) return value;
  return value.slice(1, -1).replaceAll(/\\(.)/g, "$1");
}

/** Null for raw bytes outside ASCII, and for sequences that are not UTF-8. A lone % stands for itself. */
function percentDecoded(value: string): string | null {
  if (/[^\t\x20-\x7e]/.test(value)) return null;
  try {
    return decodeURIComponent(value.replaceAll(/%(?![0-9A-Fa-f]{2})/g, "%25"));
  } catch {
    return null;
  }
}
