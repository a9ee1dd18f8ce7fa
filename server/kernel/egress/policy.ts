import ipaddr from "ipaddr.js";

/** What may be reached besides public unicast addresses. */
export interface EgressPolicy {
  /** CIDRs that are allowed though special, e.g. `10.1.0.0/16`. */
  readonly allowCidrs: readonly string[];
  /** Whether 127.0.0.0/8 and ::1 may be reached: local installations only. */
  readonly allowLoopback: boolean;
}

export type UrlCheck =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly reason: "invalid_url" | "refused_address"; readonly message: string };

/** Unicast by range, and yet a cloud's own: Azure's wire server. */
const namedInternal = new Set(["168.63.129.16"]);

/** Ports of services that speak no HTTP and must not be talked to by mistake or by intent. */
const deniedPorts = new Set([
  1, 7, 9, 11, 13, 15, 17, 19, 20, 21, 22, 23, 25, 37, 42, 43, 53, 69, 77, 79, 87, 95, 101, 102, 103, 104,
  109, 110, 111, 113, 115, 117, 119, 123, 135, 137, 139, 143, 161, 179, 389, 427, 445, 465, 512, 513, 514,
  515, 526, 530, 531, 532, 540, 548, 554, 556, 563, 587, 601, 636, 989, 990, 993, 995, 1719, 1720, 1723, 2049,
  2375, 2376, 2379, 2380, 3306, 3389, 3659, 4045, 4190, 5060, 5061, 5432, 5984, 6000, 6379, 6566, 6665, 6666,
  6667, 6668, 6669, 6679, 6697, 9042, 9092, 10_080, 10_250, 11_211, 27_017,
]);

/**
 * What can be said of a URL without resolving it: http or https, no credentials in it, no denied port,
 * no special address as its host. WHATWG parsing has already made one form of octal, hex and short addresses.
 * Denied ports: the Fetch standard's bad ports, and common datastores and control planes.
 */
export function checkUrl(text: string, policy: EgressPolicy): UrlCheck {
  if (!URL.canParse(text))
    return refuse("invalid_url", "This is not a URL. Write it like https://example.com/webhooks.");
  const url = new URL(text);
  if (url.protocol !== "https:" && url.protocol !== "http:") {
    return refuse("invalid_url", `Only http and https are possible, not ${url.protocol.slice(0, -1)}.`);
  }
  if (url.username !== "" || url.password !== "") {
    return refuse("invalid_url", "A URL must not carry a user name or password. Use a header instead.");
  }
  if (url.port !== "" && deniedPorts.has(Number(url.port))) {
    return refuse(
      "refused_address",
      `Port ${url.port} belongs to another kind of service. Use a port that serves HTTP.`,
    );
  }
  const host = hostOf(url);
  if (ipaddr.isValid(host) && !isAllowedAddress(host, policy))
    return refuse("refused_address", refusalOf(host));
  if (/(^|\.)localhost$/.test(host.replace(/\.$/, "")) && !policy.allowLoopback)
    return refuse("refused_address", refusalOf(host));
  return { ok: true, url };
}

/** The host of a URL as an address or name, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

/** Why an address is refused, in words for the owner of the URL. */
export function refusalOf(address: string): string {
  return `${address} is not a public address. Use one that is reachable from the internet, or have it allowed by TRUNKLINE_EGRESS_ALLOW.`;
}

/**
 * Whether an address may be dialled: public unicast, or excepted by the policy. IPv6 forms that embed an
 * IPv4 address (mapped, NAT64, 6to4, Teredo) are special ranges and so refused, but v4-mapped counts as its IPv4.
 */
export function isAllowedAddress(address: string, policy: EgressPolicy): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.process(address);
  const range = parsed.range();
  if (range === "loopback" && policy.allowLoopback) return true;
  if (policy.allowCidrs.some((cidr) => contains(cidr, parsed))) return true;
  return range === "unicast" && !namedInternal.has(parsed.toString());
}

function contains(cidr: string, address: ipaddr.IPv4 | ipaddr.IPv6): boolean {
  const [network, bits] = ipaddr.parseCIDR(cidr);
  if (network.kind() !== address.kind()) return false;
  return address.match(network, bits);
}

function refuse(reason: "invalid_url" | "refused_address", message: string): UrlCheck {
  return { ok: false, reason, message };
}
