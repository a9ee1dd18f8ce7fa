import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { isAllowedPort } from "./ports.ts";

export interface PolicyOptions {
  /**
   * CIDRs that may be reached though they are special, e.g. `10.1.0.0/16`. A cloud's metadata address
   * stays refused unless an entry names it alone, as /32 or /128.
   */
  readonly allowCidrs: readonly string[];
  /** Whether 127.0.0.0/8 and ::1 may be reached: local installations only. */
  readonly allowLoopback: boolean;
  /** Ports to allow besides those of `isAllowedPort`. */
  readonly allowPorts?: readonly number[];
}

export type UrlCheck =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly reason: "invalid_url" | "refused_address"; readonly message: string };

/** What may be called. */
export interface Policy {
  /**
   * What can be said of a URL without resolving it: http or https, no credentials, an allowed port, no special
   * address as its host. WHATWG parsing has already made one form of octal, hex, short and decimal addresses.
   */
  checkUrl(text: string): UrlCheck;
  /** Whether an address may be dialled: public unicast, or excepted. */
  isAllowedAddress(address: string): boolean;
}

/**
 * Where clouds serve credentials to whoever asks from inside: AWS, GCP, Azure and others share 169.254.169.254;
 * ECS and EKS; Azure's wire server, unicast by range; Alibaba; Oracle; AWS and GCP over IPv6.
 */
const metadataAddresses = new Set([
  "169.254.169.254",
  "169.254.170.2",
  "169.254.170.23",
  "168.63.129.16",
  "100.100.100.200",
  "192.0.0.192",
  "fd00:ec2::254",
  "fd00:ec2::23",
  "fd20:ce::254",
]);

/** URLs whose check is remembered: an endpoint's is checked at every attempt. */
const mostRemembered = 2_000;

const globalUnicast6 = ipaddr.IPv6.parseCIDR("2000::/3");

/** @throws TypeError for an `allowCidrs` entry that is not a CIDR. */
export function createPolicy({ allowCidrs, allowLoopback, allowPorts = [] }: PolicyOptions): Policy {
  const allowed = allowCidrs.map(parseCidr);
  const extraPorts = new Set(allowPorts);

  function isAllowedAddress(address: string): boolean {
    if (isIP(address) === 0) return false;
    const parsed = ipaddr.process(address); // a v4-mapped IPv6 address becomes its IPv4
    const isNamedAlone = ([network, bits]: Cidr) => bits === network.toByteArray().length * 8;
    const isMetadata = metadataAddresses.has(parsed.toString());
    const exceptions = isMetadata ? allowed.filter(isNamedAlone) : allowed;
    if (exceptions.some((cidr) => contains(cidr, parsed))) return true;
    if (parsed.range() === "loopback") return allowLoopback;
    return !isMetadata && isPublic(parsed);
  }

  const checked = new Map<string, UrlCheck>();

  function checkUrl(text: string): UrlCheck {
    const known = checked.get(text);
    if (known !== undefined) return known;
    const check = parseAndCheck(text);
    if (checked.size >= mostRemembered) checked.clear();
    checked.set(text, check);
    return check;
  }

  function parseAndCheck(text: string): UrlCheck {
    const url = URL.parse(text);
    if (url === null)
      return refuse("invalid_url", "This is not a URL. Write it like https://example.com/webhooks.");
    if (url.protocol !== "https:" && url.protocol !== "http:")
      return refuse("invalid_url", `Only http and https are possible, not ${url.protocol.slice(0, -1)}.`);
    if (url.username !== "" || url.password !== "")
      return refuse("invalid_url", "A URL must not carry a user name or password. Use a header instead.");
    const port = Number(url.port);
    if (url.port !== "" && !isAllowedPort(port) && !extraPorts.has(port))
      return refuse("refused_address", portRefusal(port));
    const host = hostOf(url);
    const address = /(^|\.)localhost\.?$/.test(host) ? "127.0.0.1" : host;
    if (isIP(address) !== 0 && !isAllowedAddress(address))
      return refuse("refused_address", addressRefusal(host));
    return { ok: true, url };
  }

  return { checkUrl, isAllowedAddress };
}

/** The host of a URL as an address or name, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** Why a host is refused, in words for the owner of the URL. Never names what a name resolved to. */
export function addressRefusal(host: string): string {
  const what = isIP(host) === 0 ? `${host} leads to an address that is` : `${host} is`;
  return `${what} not public. Use one that is reachable from the internet, or have it allowed by TRUNKLINE_EGRESS_ALLOW.`;
}

function portRefusal(port: number): string {
  return `Port ${port} belongs to another kind of service. Use 80, 443 or a port above 1023 that serves HTTP.`;
}

/**
 * Public unicast. IPv6 forms that embed an IPv4 address (NAT64, 6to4, Teredo, translated) are special ranges;
 * the deprecated IPv4-compatible ones, and all that IANA has not given out, lie outside 2000::/3.
 */
function isPublic(address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  if (address.range() !== "unicast") return false;
  return address.kind() === "ipv4" || address.match(globalUnicast6);
}

type Cidr = readonly [ipaddr.IPv4 | ipaddr.IPv6, number];

function parseCidr(text: string): Cidr {
  if (!ipaddr.isValidCIDR(text)) throw new TypeError(`${text} is not a CIDR such as 10.1.0.0/16`);
  return ipaddr.parseCIDR(text);
}

function contains([network, bits]: Cidr, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  return network.kind() === address.kind() && address.match(network, bits);
}

function refuse(reason: "invalid_url" | "refused_address", message: string): UrlCheck {
  return { ok: false, reason, message };
}
