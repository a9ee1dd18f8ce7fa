/** What the bench's child processes say to their parent and hear from it, one JSON object each. */
export interface PostLoop {
  /** Scheme, host and port. */
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly connections: number;
  /** Stops at whichever comes first. */
  readonly seconds: number;
  readonly count?: number;
  /** Key of a webhook secret in base64: every request is signed anew as the product signs its own. */
  readonly signingKey?: string;
  /** Requests start at this rate, whatever the answers; as fast as they are answered when absent. */
  readonly perSecond?: number;
}

export interface PostLoopResult {
  readonly kind: "done";
  /** Answers with a status below 300. */
  readonly ok: number;
  /** Others, by status or error. */
  readonly failed: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Cores the loop itself was busy with. */
  readonly cores: number;
}

export interface InsertLoop {
  readonly url: string;
  readonly connections: number;
  readonly seconds: number;
  readonly statement: string;
  /** Parameters of the statement; `{uuid}` stands for a new uuid. */
  readonly values: readonly string[];
}

export interface InsertLoopResult {
  readonly kind: "done";
  readonly inserted: number;
  readonly seconds: number;
}

export interface Listening {
  readonly kind: "listening";
  readonly url: string;
}

/** To the receiver. */
export type ReceiverCommand =
  | { readonly kind: "reset" }
  | { readonly kind: "report" }
  /** What came at every tallied path from the first to the last request at this one. */
  | { readonly kind: "window"; readonly path: string };

/** Requests by path; a path is tallied when it begins with `/t/`. */
export interface ReceiverWindow {
  readonly kind: "window";
  readonly counts: Readonly<Record<string, number>>;
  readonly seconds: number;
}

export interface ReceiverReport {
  readonly kind: "report";
  readonly received: number;
  /** Different `webhook-id`s. */
  readonly distinct: number;
  /** Between the first and the last request. */
  readonly seconds: number;
  /** A request as it came; null when none has. */
  readonly sample: { readonly headers: Readonly<Record<string, string>>; readonly body: string } | null;
}

/** To the latency probe, once it listens. */
export interface LatencyProbe {
  readonly kind: "go";
  readonly origin: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Around the number of the event: `${before}${n}${after}` is the request's body. */
  readonly before: string;
  readonly after: string;
  readonly perSecond: number;
  readonly seconds: number;
}

export interface LatencyResult {
  readonly kind: "done";
  readonly sent: number;
  readonly accepted: number;
  readonly received: number;
  /** From the 202 to the request at the receiver; 0 where that came first. */
  readonly acceptedToReceived: Percentiles;
  readonly sentToAccepted: Percentiles;
  readonly sentToReceived: Percentiles;
  /** How late the probe itself was, at most: its clock's error. */
  readonly latestStartMs: number;
}

export interface Percentiles {
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
}

/** Percentiles of samples in ms; the samples are sorted in place. */
export function percentilesOf(samples: number[]): Percentiles {
  samples.sort((a, b) => a - b);
  const at = (share: number) =>
    round(samples[Math.min(samples.length - 1, Math.ceil(share * samples.length) - 1)] ?? Number.NaN);
  return { p50Ms: at(0.5), p95Ms: at(0.95), p99Ms: at(0.99), maxMs: at(1) };
}

function round(ms: number): number {
  return Math.round(ms * 100) / 100;
}
