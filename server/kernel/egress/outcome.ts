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
  "aborted",
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

/** A name without an address, or without an answer in time. */
export class DnsError extends Error {
  override readonly name = "DnsError";
  readonly code: string;

  constructor(message: string, code: string) {
    super(message);
    this.code = code;
  }
}

/** Given to the library to end a call whose total time is over. */
export class CallTimeoutError extends Error {
  override readonly name = "CallTimeoutError";
  readonly code = "EGRESS_TIMEOUT";

  constructor(timeoutMs: number) {
    super(`No complete answer within ${timeoutMs} ms.`);
  }
}

/** Given to the library to end a call that its caller gave up. */
export class CallAbortedError extends Error {
  override readonly name = "CallAbortedError";
  readonly code = "EGRESS_ABORTED";

  constructor() {
    super("The call was ended from this side.");
  }
}

const byCode: Readonly<Record<string, EgressFailure>> = {
  EGRESS_REFUSED: "refused_address",
  EGRESS_TIMEOUT: "timeout",
  EGRESS_ABORTED: "aborted",
  UND_ERR_DESTROYED: "aborted",
  UND_ERR_CLOSED: "aborted",
  UND_ERR_CONNECT_TIMEOUT: "timeout",
  UND_ERR_HEADERS_TIMEOUT: "timeout",
  UND_ERR_BODY_TIMEOUT: "timeout",
  ETIMEDOUT: "timeout",
  ERR_SOCKET_CONNECTION_TIMEOUT: "timeout",
  ECONNREFUSED: "connect",
  EHOSTUNREACH: "connect",
  ENETUNREACH: "connect",
  EADDRNOTAVAIL: "connect",
  ECONNRESET: "reset",
  ECONNABORTED: "reset",
  EPIPE: "reset",
  UND_ERR_SOCKET: "reset",
};

/** The class of an error that ended a call. */
export function failureClass(error: Error): EgressFailure {
  if (error instanceof DnsError) return "dns";
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
