/** The ids of a span in another process or ours. */
export interface TraceIds {
  /** 32 lower-case hex digits, not all zero. */
  readonly traceId: string;
  /** 16 lower-case hex digits, not all zero. */
  readonly spanId: string;
  /** Bit 0: the caller records this trace. */
  readonly traceFlags: number;
}

const ids = /^([0-9a-f]{2})-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?$/;

/**
 * The ids in a `traceparent`; null when it is malformed, and is then to be ignored. A later version than 00 is read
 * as if it were one, whatever follows. Source: W3C Trace Context, sections 3.2.2 and 3.2.4.
 */
export function parseTraceparent(header: string): TraceIds | null {
  const [, version, traceId, spanId, flags, more] = ids.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  if (version === "ff" || (version === "00" && more !== undefined)) return null;
  const traceFlags = Number.parseInt(flags, 16);
  return { traceId, spanId, traceFlags: version === "00" ? traceFlags : traceFlags & 1 };
}

/** A version 00 `traceparent`. */
export function formatTraceparent({ traceId, spanId, traceFlags }: TraceIds): string {
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
