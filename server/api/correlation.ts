import { randomUUID } from "node:crypto";
import { formatTraceparent, parseTraceparent } from "#server/kernel/traceparent";

const sane = /^[\w.:-]{8,128}$/;

/** The header that carries a correlation id, in requests and in every answer. */
export const correlationHeader = "x-correlation-id";

/** The caller's correlation id when it is one we would write into a log, else a new one. */
export function correlationIdFrom(header: string | null | undefined): string {
  return header !== null && header !== undefined && sane.test(header) ? header : randomUUID();
}

/** The caller's W3C trace context in the form of version 00, or null when there is none or it is malformed. */
export function traceParentFrom(header: string | null | undefined): string | null {
  if (header === null || header === undefined) return null;
  const ids = parseTraceparent(header);
  return ids === null ? null : formatTraceparent(ids);
}
