/** What the process with the receivers says and hears. */
export interface ReceiversListening {
  readonly kind: "listening";
  /** Of each endpoint. */
  readonly urls: readonly string[];
}

/** `heal`: from now on every receiver is well, and what hung is let go. */
export type ReceiversCommand = { readonly kind: "heal" } | { readonly kind: "report" };

/** A request that a receiver answered with 2xx. */
export interface Arrival {
  readonly n: number;
  /** The `webhook-id` header. */
  readonly id: string;
  readonly endpoint: number;
  /** The event's ordering key. */
  readonly key: string | null;
}

export interface ReceiversReport {
  readonly kind: "report";
  readonly arrivals: readonly Arrival[];
  /** Requests that were answered badly or not at all, by behaviour. */
  readonly refused: Readonly<Record<string, number>>;
  /** Connections that are open now. */
  readonly connections: number;
}

/** Arguments of the process. */
export interface ReceiversSettings {
  readonly seed: number;
  /** Shortest and longest time that a receiver stays as it is. */
  readonly phaseMs: readonly [number, number];
}
