/** Milliseconds of the phases of one call; null for a phase that a reused connection skipped or that never came. */
export interface EgressTimings {
  readonly dnsMs: number | null;
  readonly connectMs: number | null;
  readonly tlsMs: number | null;
  readonly firstByteMs: number | null;
  readonly totalMs: number;
}

export const egressFailures = [
  "invalid_url",
  "refused_address",
  "dns",
  "connect",
  "tls",
  "timeout",
  "reset",
  "protocol",
] as const;
export type EgressFailure = (typeof egressFailures)[number];

/** What became of a call. A remote system's misbehaviour is an outcome, not an exception. */
export type EgressOutcome =
  | {
      readonly kind: "response";
      readonly status: number;
      /** Lower-case names; values of repeated headers joined by a comma and a space. */
      readonly headers: Readonly<Record<string, string>>;
      /** The first `maxResponseBytes` of the body, as sent (never decompressed). */
      readonly body: Uint8Array;
      readonly isBodyTruncated: boolean;
      readonly remoteAddress: string | null;
      readonly timings: EgressTimings;
    }
  | {
      readonly kind: "failure";
      readonly class: EgressFailure;
      /** The library's or system's code, e.g. `ECONNREFUSED`. */
      readonly code: string;
      readonly message: string;
      readonly remoteAddress: string | null;
      readonly timings: EgressTimings;
    };

/** Thrown inside a connector for an address the policy refuses. */
export class RefusedAddressError extends Error {
  override readonly name = "RefusedAddressError";
  readonly code = "EGRESS_REFUSED";
}

/** Given to the library to end a call whose total time is over. */
export class CallTimeoutError extends Error {
  override readonly name = "CallTimeoutError";
  readonly code = "EGRESS_TIMEOUT";
}

const byCode: Readonly<Record<string, EgressFailure>> = {
  EGRESS_REFUSED: "refused_address",
  EGRESS_TIMEOUT: "timeout",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ETIMEDOUT: "timeout",
  ENOTFOUND: "dns",
  EAI_AGAIN: "dns",
  EAI_FAIL: "dns",
  ENODATA: "dns",
  ESERVFAIL: "dns",
  ECONNREFUSED: "connect",
  EHOSTUNREACH: "connect",
  ENETUNREACH: "connect",
  EADDRNOTAVAIL: "connect",
  ECONNRESET: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
};

/** The class of an error that ended a call. */
export function failureClass(error: Error): EgressFailure {
  const code = codeOf(error);
  const known = byCode[code];
  if (known !== undefined) return known;
  if (/^(ERR_TLS|ERR_SSL|CERT_|SELF_SIGNED|UNABLE_TO_|DEPTH_ZERO|EPROTO|HOSTNAME_MISMATCH)/.test(code))
    return "tls";
  if (/^(HPE_|UND_ERR_|HTTPParserError)/.test(code)) return "protocol";
  return "connect";
}

/** The code of an error, also one inside an AggregateError or a cause; its name when there is none. */
export function codeOf(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  if (error instanceof AggregateError && error.errors[0] instanceof Error) return codeOf(error.errors[0]);
  if (error.cause instanceof Error) return codeOf(error.cause);
  return error.name;
}
