import type { Socket } from "node:net";
import { lookup } from "node:dns/promises";
import { Call } from "./call.ts";
import { type ConnectionFacts, guardedConnector, type Resolve, systemResolve } from "./connector.ts";
import { createPools } from "./pools.ts";
import type { EgressOutcome } from "./outcome.ts";
import { checkUrl, type EgressPolicy, hostOf, isAllowedAddress, refusalOf, type UrlCheck } from "./policy.ts";

export type { EgressFailure, EgressOutcome, EgressTimings } from "./outcome.ts";
export type { UrlCheck } from "./policy.ts";

export const egressMethods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"] as const;

export interface EgressRequest {
  readonly method: (typeof egressMethods)[number];
  readonly url: string;
  /** Values must be printable; a line break in one is refused as `invalid_url` would be, with class `protocol`. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  /** For the whole call, from its start to the last byte read. */
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** The one way out: every call to another system goes through it. */
export interface Egress {
  /** Never rejects for what the other side does; redirects are not followed. */
  request(request: EgressRequest): Promise<EgressOutcome>;
  /** What can be said of a URL without resolving its name. */
  checkUrl(url: string): UrlCheck;
  /** As `checkUrl`, and resolves the name: a name that leads to a refused address is refused. An unknown name is not. */
  checkResolved(url: string): Promise<UrlCheck>;
  close(): Promise<void>;
}

export interface EgressOptions extends EgressPolicy {
  readonly resolve?: Resolve;
  readonly connectTimeoutMs?: number;
  /** Sockets per origin. */
  readonly maxSocketsPerOrigin?: number;
}

/** An egress with its own connections. */
export function createEgress(options: EgressOptions): Egress {
  const facts = new WeakMap<Socket, ConnectionFacts>();
  const { resolve = systemResolve, connectTimeoutMs = 10_000, maxSocketsPerOrigin = 256 } = options;
  const connect = guardedConnector({ policy: options, resolve, connectTimeoutMs, facts });
  const pools = createPools({ connect, maxSocketsPerOrigin });
  return {
    request(request) {
      const checked = checkUrl(request.url, options);
      const call = new Call(request, facts);
      if (!checked.ok) return Promise.resolve(call.refused(checked));
      return call.run(pools.of(checked.url.origin), checked.url);
    },
    checkUrl: (url) => checkUrl(url, options),
    checkResolved: (url) => checkResolved(url, options),
    close: () => pools.close(),
  };
}

async function checkResolved(text: string, policy: EgressPolicy): Promise<UrlCheck> {
  const checked = checkUrl(text, policy);
  if (!checked.ok) return checked;
  const addresses = await lookup(hostOf(checked.url), { all: true }).catch(() => []);
  const refused = addresses.find(({ address }) => !isAllowedAddress(address, policy));
  return refused === undefined
    ? checked
    : { ok: false, reason: "refused_address", message: refusalOf(refused.address) };
}
