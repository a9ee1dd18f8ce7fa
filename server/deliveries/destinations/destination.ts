import type { Dialer, Egress, EgressFailure, EgressOutcome } from "#server/kernel/egress/index";
import type { AttemptFailure } from "../attempt-outcome.ts";
import type { ConfigOf, DestinationInput, DestinationKind } from "./contract.ts";

/**
 * A kind of destination. What every kind promises:
 * - At least once: an event is delivered when the destination has acknowledged it as kept, and not before.
 * - The event's id goes along, the same over all attempts, where the medium drops what it has already, or its readers can.
 * - The body is what a webhook would get, `data` byte for byte, and the Standard Webhooks headers sign it as they would there.
 * - Every address dialled was checked by egress at that moment. Nothing of a secret is in what is kept or logged.
 */
export interface Destination<K extends DestinationKind> {
  /** Ports the protocol is registered for; empty where it is HTTP. */
  readonly ownPorts: readonly number[];
  /** Shown wherever a webhook would show its URL; no credentials. */
  displayUrl(config: ConfigOf<K>): string;
  /** Where the secret goes, and how it is protected on the way: it is asked for again when this changes. */
  secretPlace(config: ConfigOf<K>): string;
  /** Config apart from its secret: undefined keeps the present one, null removes it. */
  parted(input: Extract<DestinationInput, { type: K }>): PartedInput<K>;
  /** Loads the client's library and makes a connection, which connects when it first delivers. */
  open(target: OpenTarget<K>): Promise<DestinationConnection>;
}

export interface PartedInput<K extends DestinationKind> {
  readonly config: ConfigOf<K>;
  readonly secret: string | null | undefined;
  /** The field it came in; null when this config has none. */
  readonly secretField: string | null;
  /** Whether there is no delivering without it. */
  readonly isSecretNeeded: boolean;
}

export interface OpenTarget<K extends DestinationKind> {
  readonly config: ConfigOf<K>;
  readonly secret: string | null;
  /** Of its kind. */
  readonly ownPorts: readonly number[];
  readonly egress: Egress;
  readonly dialer: Dialer;
}

/** What is delivered. */
export interface DestinationMessage {
  /** The event's TypeID. */
  readonly id: string;
  readonly endpointId: string;
  readonly type: string;
  readonly time: Date;
  readonly subject: string | null;
  /** The event's data as its producer sent it, for people to read; machines get `body`. */
  readonly data: string;
  /** As a webhook would get it; it is what was signed. */
  readonly body: Uint8Array;
  /** Lower-case names: content-type, webhook-id, webhook-timestamp, webhook-signature, perhaps traceparent. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface DeliverLimits {
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** One client of one destination: connects when it must, keeps its connection, may deliver several at once. */
export interface DestinationConnection {
  /**
   * Settles when the destination has acknowledged.
   * @throws RefusalError when it answered with something else; NetworkError or a library's error when it did not answer.
   */
  deliver(message: DestinationMessage, limits: DeliverLimits): Promise<DestinationAnswer>;
  /** Whether its connection is gone for good, so that another must be made; false of one that mends itself. */
  readonly isBroken: boolean;
  /** Lets go of every socket. What is under way fails. */
  close(): Promise<void>;
}

/** What a destination said. */
export interface DestinationAnswer {
  /** Of HTTP; null for other protocols. */
  readonly status: number | null;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  readonly isBodyTruncated?: boolean;
  readonly remoteAddress: string | null;
}

export interface Refusal {
  readonly errorClass: AttemptFailure;
  /** For the endpoint's owner, without secrets. */
  readonly message: string;
  /** As a Retry-After header. */
  readonly retryAfter?: string | null;
  /** Whether no later attempt can fare better with this event. */
  readonly isPermanent?: boolean;
  readonly answer: DestinationAnswer;
}

/** The destination answered, and it was no acknowledgement. */
export class RefusalError extends Error {
  override readonly name = "RefusalError";
  readonly refusal: Refusal;

  constructor(refusal: Refusal) {
    super(refusal.message);
    this.refusal = refusal;
  }
}

/** No answer, where the class is known better than by the error's code. */
export class NetworkError extends Error {
  override readonly name = "NetworkError";
  readonly class: EgressFailure;
  readonly code: string;
  readonly remoteAddress: string | null;

  constructor(failure: {
    class: EgressFailure;
    code: string;
    message: string;
    remoteAddress?: string | null;
  }) {
    super(failure.message);
    this.class = failure.class;
    this.code = failure.code;
    this.remoteAddress = failure.remoteAddress ?? null;
  }
}

/** As an HTTP call's outcome; an answer of another protocol has no status. */
export type AttemptOutcome =
  | EgressOutcome
  | (Omit<Extract<EgressOutcome, { kind: "response" }>, "status"> & { readonly status: number | null });

/** An answer in words, of a protocol other than HTTP. */
export function textAnswer(text: string, remoteAddress: string | null): DestinationAnswer {
  return { status: null, headers: {}, body: Buffer.from(text, "utf8"), remoteAddress };
}
