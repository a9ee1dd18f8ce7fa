import type { LookupAddress } from "node:dns";
import { lookup, Resolver } from "node:dns/promises";
import { setTimeout as delay } from "node:timers/promises";
import { DnsError } from "./outcome.ts";

/** Resolves a name to all its addresses. @throws DnsError when there is none. */
export type Resolve = (hostname: string) => Promise<readonly LookupAddress[]>;

export interface ResolverOptions {
  /** DNS servers as `address:port`; those of the system when absent. */
  readonly servers?: readonly string[];
  /** What knows of hosts files and search domains; the system's own resolver when absent. */
  readonly system?: Resolve;
  /** For one question to one server, asked twice; 2,000 when absent. */
  readonly queryTimeoutMs?: number;
}

const tries = 2;
/** How long addresses of one family wait for the other's. RFC 8305, section 3, names 50 ms. */
const secondFamilyMs = 100;
const systemLookupsAtOnce = 2;

/**
 * Asks DNS by itself, and the system's resolver only for names DNS does not know (hosts files, search domains).
 * The system's blocks one of the process's few worker threads for as long as a name server is silent, so a
 * tenant with dead names would hold up the rest: it gets two of them and no name that timed out.
 */
export function createResolver(options: ResolverOptions = {}): Resolve {
  const { servers, system = systemResolve, queryTimeoutMs = 2_000 } = options;
  const dns = new Resolver({ timeout: queryTimeoutMs, tries });
  if (servers !== undefined) dns.setServers(servers);
  const askSystem = atMost(systemLookupsAtOnce, system);

  return async (hostname) => {
    if (/(^|\.)localhost\.?$/.test(hostname)) return askSystem(hostname);
    const v4 = dns.resolve4(hostname).then((found) => found.map((address) => ({ address, family: 4 })));
    const v6 = dns.resolve6(hostname).then((found) => found.map((address) => ({ address, family: 6 })));
    const found = await bothFamilies(v4, v6);
    if (found.addresses.length > 0) return found.addresses;
    const timedOut = found.errors.find((error) => error.code === "ETIMEOUT");
    if (timedOut !== undefined) throw new DnsError(`No DNS server answered for ${hostname}.`, timedOut.code);
    return askSystem(hostname);
  };
}

interface Families {
  readonly addresses: readonly LookupAddress[];
  readonly errors: readonly (Error & { code: string })[];
}

/** Every address of both families; those of a family that is much slower than the other are left out, and never dialled. */
async function bothFamilies(
  v4: Promise<readonly LookupAddress[]>,
  v6: Promise<readonly LookupAddress[]>,
): Promise<Families> {
  const addresses: LookupAddress[] = [];
  const errors: (Error & { code: string })[] = [];
  const collect = (family: Promise<readonly LookupAddress[]>) =>
    family.then(
      (found) => void addresses.push(...found),
      (error: Error & { code: string }) => void errors.push(error),
    );
  const both = Promise.all([collect(v4), collect(v6)]);
  await Promise.any([v4, v6]).catch(() => both);
  if (addresses.length > 0) await Promise.race([both, delay(secondFamilyMs, undefined, { ref: false })]);
  return { addresses: [...addresses], errors };
}

async function systemResolve(hostname: string): Promise<readonly LookupAddress[]> {
  try {
    return await lookup(hostname, { all: true });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "ENOTFOUND";
    throw new DnsError(`The name ${hostname} has no address.`, code);
  }
}

/** The same function, with at most so many calls under way; further ones wait their turn. */
function atMost(count: number, resolve: Resolve): Resolve {
  const waiting: (() => void)[] = [];
  let running = 0;
  return async (hostname) => {
    if (running >= count) await new Promise<void>((go) => waiting.push(go));
    else running++;
    try {
      return await resolve(hostname);
    } finally {
      const next = waiting.shift();
      if (next === undefined) running--;
      else next();
    }
  };
}
