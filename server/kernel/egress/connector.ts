import type { LookupAddress } from "node:dns";
import { isIP, type LookupFunction, type Socket } from "node:net";
import { rootCertificates } from "node:tls";
import { buildConnector } from "undici";
import { DnsError, RefusedAddressError } from "./outcome.ts";
import { addressRefusal, type Policy } from "./policy.ts";
import type { Resolve } from "./resolver.ts";

/** The connection a client holds: what was measured when it was made, and what it has carried. */
export interface Link {
  remoteAddress: string | null;
  dnsMs: number | null;
  connectMs: number | null;
  /** Null for http. */
  tlsMs: number | null;
  requests: number;
}

/** A client certificate (mutual TLS) and its key. */
export interface ClientIdentity {
  /** Stands for certificate and key. */
  readonly id: string;
  /** PEM; the certificate first, then those that lead to its authority. */
  readonly cert: string;
  /** PEM. */
  readonly key: string;
}

export interface ConnectorOptions {
  readonly policy: Policy;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
  /** Certificates of authorities to trust besides Node's, as PEM. */
  readonly extraCa: readonly string[];
  readonly identity?: ClientIdentity | undefined;
  /** Told of each socket that opens and, once, when it closes. */
  readonly onSocket: (change: 1 | -1) => void;
}

/** A host whose first address is silent still gets its others tried in time. */
const addressAttemptMs = 500;

/**
 * A connector for one client. It checks every address a name resolves to at the moment of connecting and dials
 * only checked ones, so that neither a rebinding DNS nor a mixed answer leads to a refused address.
 * TLS certificates are always verified, whatever NODE_TLS_REJECT_UNAUTHORIZED says.
 */
export function guardedConnector(options: ConnectorOptions, link: Link): buildConnector.connector {
  const { policy, resolve, connectTimeoutMs, extraCa, identity, onSocket } = options;
  let resolvedAt = 0;
  const lookup: LookupFunction = (hostname, { all }, answer) => {
    checkedAddresses(hostname, { policy, resolve }).then(
      (addresses) => {
        resolvedAt = performance.now();
        const [first] = addresses;
        if (all === true) answer(null, [...addresses]);
        else answer(null, first?.address ?? "", first?.family);
      },
      (error: Error) => answer(error, []),
    );
  };
  const connect = buildConnector({
    timeout: connectTimeoutMs,
    lookup,
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: addressAttemptMs,
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    allowH2: false,
    maxCachedSessions: 1,
    ...(identity === undefined ? {} : { cert: identity.cert, key: identity.key }),
    ...(extraCa.length === 0 ? {} : { ca: [...rootCertificates, ...extraCa] }),
  });

  return (target, done) => {
    const host = target.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !policy.isAllowedAddress(host)) {
      done(new RefusedAddressError(addressRefusal(host)), null);
      return;
    }
    const startedAt = performance.now();
    resolvedAt = startedAt;
    let dialledAt: number | null = null;
    // The library returns the socket it opens, though its types do not say so.
    const socket = connect(target, (...[error, opened]) => {
      if (error !== null) {
        done(error, null);
        return;
      }
      const now = performance.now();
      link.remoteAddress = opened.remoteAddress ?? null;
      link.dnsMs = isIP(host) === 0 ? round(resolvedAt - startedAt) : null;
      link.connectMs = round((dialledAt ?? now) - resolvedAt);
      link.tlsMs = target.protocol === "https:" ? round(now - (dialledAt ?? now)) : null;
      link.requests = 0;
      done(null, opened);
    }) as unknown as Socket;
    onSocket(1);
    socket
      .once("connect", () => {
        dialledAt = performance.now();
      })
      .once("close", () => onSocket(-1));
  };
}

/** @throws RefusedAddressError when any address of the name is refused; DnsError when it has none. */
export async function checkedAddresses(
  hostname: string,
  { policy, resolve }: { policy: Policy; resolve: Resolve },
): Promise<readonly LookupAddress[]> {
  const addresses = await resolve(hostname);
  if (addresses.length === 0) throw new DnsError(`The name ${hostname} has no address.`, "ENODATA");
  if (addresses.every(({ address }) => policy.isAllowedAddress(address))) return addresses;
  throw new RefusedAddressError(addressRefusal(hostname));
}

function round(ms: number): number {
  return Math.max(0, Math.round(ms * 100) / 100);
}
