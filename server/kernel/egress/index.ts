import { isIP } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { Call } from "./call.ts";
import type { EgressOutcome } from "./outcome.ts";
import { addressRefusal, createPolicy, hostOf, type PolicyOptions, type UrlCheck } from "./policy.ts";
import type { ClientIdentity } from "./connector.ts";
import { createDialer, type Dialer } from "./dial.ts";
import { createPools } from "./pools.ts";
import { createResolver, type Resolve } from "./resolver.ts";

export type { ClientIdentity } from "./connector.ts";
export type { Dialer, HostTarget } from "./dial.ts";
export { codeOf, failureClass } from "./outcome.ts";
export type { EgressFailure, EgressOutcome, EgressTimings } from "./outcome.ts";
export type { UrlCheck } from "./policy.ts";

export const egressMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export interface EgressRequest {
  readonly method: (typeof egressMethods)[number];
  readonly url: string;
  /**
   * Sent as they are, besides `host`, `connection` and `content-length`. One with a line break, or one that
   * belongs to the connection, fails the call with class `protocol` and code `INVALID_HEADER`.
   */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole call, from its start to the last byte read. */
  readonly timeoutMs: number;
  /** A longer body is cut there, and its connection closed. */
  readonly maxResponseBytes: number;
  /** Shown to a server that asks for a client certificate. Connections are shared only among calls of the same one. */
  readonly identity?: ClientIdentity;
  /** Ends the call with class `aborted`. */
  readonly signal?: AbortSignal;
}

/** The one way out: every call to another system goes through it. */
export interface Egress {
  /** Never rejects for what the other side does. Redirects are not followed, bodies not decompressed. HTTP/1.1. */
  request(request: EgressRequest): Promise<EgressOutcome>;
  /** What can be said of a URL without resolving its name. */
  checkUrl(url: string): UrlCheck;
  /** As `checkUrl`, and resolves the name: a name that leads to a refused address is refused. An unknown name is not. */
  checkResolved(url: string): Promise<UrlCheck>;
  /** For protocols other than HTTP. Whoever dials closes. */
  readonly dialer: Dialer;
  /** Ends every connection; calls under way end with class `aborted`. */
  close(): Promise<void>;
}

export interface EgressOptions extends PolicyOptions {
  /** A parameter, so that tests can play a lying DNS. */
  readonly resolve?: Resolve;
  /** For name, connection and TLS together; 10,000 when absent. */
  readonly connectTimeoutMs?: number;
  /** 256 when absent. */
  readonly maxSocketsPerOrigin?: number;
  /** 4,096 when absent. */
  readonly maxSockets?: number;
  /** 2,000 when absent. An origin counts once for each client certificate. */
  readonly maxOrigins?: number;
  /** Certificates of authorities to trust besides Node's, as PEM. */
  readonly extraCa?: readonly string[];
  /** Told of each call that was not let through, e.g. to count it. */
  readonly onRefusal?: (reason: "invalid_url" | "refused_address") => void;
}

/** Longest wait of `checkResolved`, in milliseconds: somebody waits for the answer, and each call checks anew. */
const mostCheckMs = 3_000;

/** An egress with its own connections. @throws TypeError for a bad CIDR. */
export function createEgress(options: EgressOptions): Egress {
  const policy = createPolicy(options);
  const resolve = options.resolve ?? createResolver();
  const { onRefusal, connectTimeoutMs = 10_000 } = options;
  const connecting = { policy, resolve, connectTimeoutMs, extraCa: options.extraCa ?? [] };
  const dialer = createDialer({ ...connecting, onRefusal });
  const pools = createPools({
    ...connecting,
    maxSocketsPerOrigin: options.maxSocketsPerOrigin ?? 256,
    maxSockets: options.maxSockets ?? 4_096,
    maxOrigins: options.maxOrigins ?? 2_000,
  });

  async function request(wanted: EgressRequest): Promise<EgressOutcome> {
    const call = new Call(wanted);
    const checked = policy.checkUrl(wanted.url);
    const outcome = checked.ok
      ? await call.run(pools, checked.url)
      : call.failed(checked.reason, checked.reason.toUpperCase(), checked.message);
    if (
      outcome.kind === "failure" &&
      (outcome.class === "invalid_url" || outcome.class === "refused_address")
    )
      onRefusal?.(outcome.class);
    return outcome;
  }

  async function checkResolved(text: string): Promise<UrlCheck> {
    const checked = policy.checkUrl(text);
    const host = checked.ok ? hostOf(checked.url) : "";
    if (!checked.ok || isIP(host) !== 0) return checked;
    const silence = delay(Math.min(mostCheckMs, connectTimeoutMs), [], { ref: false });
    const found = resolve(host).catch(() => []); // unknown today, perhaps known at the first call
    const addresses = await Promise.race([found, silence]);
    if (addresses.every(({ address }) => policy.isAllowedAddress(address))) return checked;
    return { ok: false, reason: "refused_address", message: addressRefusal(host) };
  }

  return { request, checkUrl: policy.checkUrl, checkResolved, dialer, close: () => pools.close() };
}
