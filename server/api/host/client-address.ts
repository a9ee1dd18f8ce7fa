import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

const nearby = new Set(["loopback", "private", "uniqueLocal", "linkLocal"]);

/**
 * Sets `x-forwarded-for` to the one address that may be believed, before Next reads the request. What a caller
 * from outside wrote there is dropped; what a proxy on a private address added last is kept, because such a
 * proxy stands in front of us.
 */
export function settleClientAddress(incoming: IncomingMessage): void {
  const peer = incoming.socket.remoteAddress;
  const given = incoming.headers["x-forwarded-for"];
  const address = clientAddress(peer, Array.isArray(given) ? given.join(",") : given);
  if (address === null) delete incoming.headers["x-forwarded-for"];
  else incoming.headers["x-forwarded-for"] = address;
}

/** The caller's address: the peer's own, or what proxies on private addresses tell of whom they serve. */
export function clientAddress(peer: string | undefined, forwardedFor: string | undefined): string | null {
  const own = readAddress(peer);
  if (own === null || !isNearby(own)) return own;
  const chain = (forwardedFor ?? "").split(",").flatMap((text) => readAddress(text) ?? []);
  return chain.findLast((address) => !isNearby(address)) ?? chain[0] ?? own;
}

function readAddress(text: string | undefined): string | null {
  const plain = text?.trim() ?? "";
  return ipaddr.isValid(plain) ? ipaddr.process(plain).toString() : null;
}

function isNearby(address: string): boolean {
  return nearby.has(ipaddr.parse(address).range());
}
