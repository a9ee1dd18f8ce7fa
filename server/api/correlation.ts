import { randomUUID } from "node:crypto";

const sane = /^[\w.:-]{8,128}$/;
const traceParentForm = /^00-([0-9a-f]{32})-([0-9a-f]{16})-[0-9a-f]{2}$/;

/** The header that carries a correlation id, in requests and in every answer. */
export const correlationHeader = "x-correlation-id";

/** The caller's correlation id when it is one we would write into a log, else a new one. */
export function correlationIdFrom(header: string | null | undefined): string {
  return header !== null && header !== undefined && sane.test(header) ? header : randomUUID();
}

/**
 * The caller's trace context, or null when there is none or it is malformed.
 * Source: W3C Trace Context, section 3.2.2: an invalid header is ignored.
 */
export function traceParentFrom(header: string | null | undefined): string | null {
  const match = traceParentForm.exec(header ?? "");
  if (match === null) return null;
  const isZero = /^0+$/.test(match[1] ?? "") || /^0+$/.test(match[2] ?? "");
  return isZero ? null : match[0];
}
