import { lookup as systemLookup, type LookupAddress } from "node:dns";
import { isIP, type Socket } from "node:net";
import type { TLSSocket } from "node:tls";
import { buildConnector } from "undici";
import { type EgressPolicy, isAllowedAddress, refusalOf } from "./policy.ts";
import { RefusedAddressError } from "./outcome.ts";

/** Resolves a name to all its addresses; a parameter, so that tests can play a lying DNS. */
export type Resolve = (
  hostname: string,
  done: (error: Error | null, addresses: LookupAddress[]) => void,
) => void;

/** What is known of a connection from when it was made. */
export interface ConnectionFacts {
  readonly remoteAddress: string | null;
  readonly dnsMs: number;
  readonly connectMs: number;
  readonly tlsMs: number | null;
}

export const systemResolve: Resolve = (hostname, done) =>
  systemLookup(hostname, { all: true }, (error, addresses) => done(error, addresses ?? []));

export interface ConnectorOptions {
  readonly policy: EgressPolicy;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
  /** Keeps what was measured, by socket. */
  readonly facts: WeakMap<Socket, ConnectionFacts>;
}

/**
 * A connector that checks every address a name resolves to at the moment of connecting and dials only a checked one,
 * so that neither a rebinding DNS nor a mixed answer leads to a refused address.
 */
export function guardedConnector({
  policy,
  resolve,
  connectTimeoutMs,
  facts,
}: ConnectorOptions): buildConnector.connector {
  return (options, done) => {
    const startedAt = performance.now();
    let resolvedAt = startedAt;
    const host = options.hostname.replace(/^\[|\]$/g, "");
    if (isIP(host) !== 0 && !isAllowedAddress(host, policy)) {
      done(new RefusedAddressError(refusalOf(host)), null);
      return;
    }
    const connect = buildConnector({
      timeout: connectTimeoutMs,
      lookup: (hostname, wanted, answer) => {
        resolve(hostname, (error, addresses) => {
          resolvedAt = performance.now();
          const refused = addresses.find(({ address }) => !isAllowedAddress(address, policy));
          const [first] = addresses;
          if (error !== null) answer(error, []);
          else if (refused !== undefined) answer(new RefusedAddressError(refusalOf(refused.address)), []);
          else if (first === undefined)
            answer(Object.assign(new Error("no address"), { code: "ENODATA" }), []);
          else if (wanted.all === true) answer(null, addresses);
          else answer(null, first.address, first.family);
        });
      },
    });
    let dialledAt: number | null = null;
    const opened = connect(options, (...[error, socket]) => {
      if (error !== null) {
        done(error, null);
        return;
      }
      const now = performance.now();
      const isTls = "encrypted" in socket;
      facts.set(socket, {
        remoteAddress: socket.remoteAddress ?? null,
        dnsMs: round(resolvedAt - startedAt),
        connectMs: round((dialledAt ?? now) - resolvedAt),
        tlsMs: isTls ? round(now - (dialledAt ?? now)) : null,
      });
      done(null, socket);
    }) as unknown as Socket | TLSSocket | undefined;
    opened?.once("connect", () => {
      dialledAt = performance.now();
    });
  };
}

function round(ms: number): number {
  return Math.max(0, Math.round(ms * 100) / 100);
}
