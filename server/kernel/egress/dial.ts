import { isIP, type LookupFunction, Socket, type SocketConnectOpts } from "node:net";
import { type ConnectionOptions, connect as connectTls, rootCertificates, type TLSSocket } from "node:tls";
import { setTimeout as delay } from "node:timers/promises";
import { checkedAddresses } from "./connector.ts";
import { CallAbortedError, CallTimeoutError, RefusedAddressError } from "./outcome.ts";
import { addressRefusal, type Policy } from "./policy.ts";
import { isAllowedPort } from "./ports.ts";
import type { Resolve } from "./resolver.ts";

/** A server that speaks a protocol of its own. */
export interface HostTarget {
  /** A name or an address, without brackets. */
  readonly host: string;
  readonly port: number;
  /** The protocol's registered ports; all others follow the rule for HTTP, so that nobody talks to another service by mistake. */
  readonly ownPorts: readonly number[];
}

export type HostCheck =
  | { readonly ok: true }
  | { readonly ok: false; readonly field: "host" | "port"; readonly message: string };

export interface DialOptions {
  readonly isTls: boolean;
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}

/** The way out for protocols other than HTTP, under the same policy: whatever connects uses a socket or an address from here. */
export interface Dialer {
  /** What can be said of a host now; its name is resolved. An unknown name is not refused. */
  checkHost(target: HostTarget): Promise<HostCheck>;
  /** A socket whose `connect(port, host)` dials checked addresses alone; for libraries that connect by themselves. */
  socket(ownPorts: readonly number[]): Socket;
  /** A connected socket, with TLS verified against the host's name where asked for. @throws the errors `failureClass` knows. */
  dial(target: HostTarget, options: DialOptions): Promise<Socket>;
  /** Checked addresses of a host, for libraries that take no socket; they must be dialled as they are, at once. */
  addresses(target: HostTarget): Promise<readonly string[]>;
  /** What a library that upgrades a connection by itself must give to TLS. */
  tlsOptions(host: string): ConnectionOptions;
}

export interface DialerOptions {
  readonly policy: Policy;
  readonly resolve: Resolve;
  readonly connectTimeoutMs: number;
  readonly extraCa: readonly string[];
  /** Told of each connection that was not let through. */
  readonly onRefusal?: ((reason: "refused_address") => void) | undefined;
}

/** Longest wait of `checkHost`, in milliseconds: somebody waits for the answer, and each connection checks anew. */
const mostCheckMs = 3_000;
/** A host whose first address is silent still gets its others tried in time. */
const addressAttemptMs = 500;

export function createDialer(options: DialerOptions): Dialer {
  const { policy, resolve, connectTimeoutMs, extraCa, onRefusal } = options;

  const tlsOptions = (host: string): ConnectionOptions => ({
    host,
    ...(isIP(host) === 0 ? { servername: host } : {}),
    rejectUnauthorized: true,
    minVersion: "TLSv1.2",
    ...(extraCa.length === 0 ? {} : { ca: [...rootCertificates, ...extraCa] }),
  });

  function assertPort(port: number, ownPorts: readonly number[]): void {
    if (ownPorts.includes(port) || isAllowedPort(port)) return;
    onRefusal?.("refused_address");
    throw new RefusedAddressError(portRefusal(port));
  }

  async function addresses({ host, port, ownPorts }: HostTarget): Promise<readonly string[]> {
    assertPort(port, ownPorts);
    try {
      if (isIP(host) === 0) return (await checkedAddresses(host, options)).map(({ address }) => address);
      if (policy.isAllowedAddress(host)) return [host];
      throw new RefusedAddressError(addressRefusal(host));
    } catch (error) {
      if (error instanceof RefusedAddressError) onRefusal?.("refused_address");
      throw error;
    }
  }

  return {
    tlsOptions,
    addresses,
    async checkHost(target) {
      const { host, port, ownPorts } = target;
      if (!ownPorts.includes(port) && !isAllowedPort(port)) {
        return { ok: false, field: "port", message: portRefusal(port) };
      }
      const url = isIP(host) === 6 ? `http://[${host}]/` : `http://${host}/`;
      const checked = policy.checkUrl(url);
      if (!checked.ok) return { ok: false, field: "host", message: checked.message };
      if (isIP(host) !== 0) return { ok: true };
      const silence = delay(Math.min(mostCheckMs, connectTimeoutMs), [], { ref: false });
      const known = resolve(host).catch(() => []); // unknown today, perhaps known at the first call
      const found = await Promise.race([known, silence]);
      if (found.every(({ address }) => policy.isAllowedAddress(address))) return { ok: true };
      return { ok: false, field: "host", message: addressRefusal(host) };
    },
    socket: (ownPorts) => new GuardedSocket((host, port) => addresses({ host, port, ownPorts })),
    dial(target, { isTls, timeoutMs, signal }) {
      const plain = new GuardedSocket(() => addresses(target));
      const socket = plain.connect(target.port, target.host);
      const secured = isTls ? connectTls({ ...tlsOptions(target.host), socket }) : socket;
      return connected(socket, secured, { timeoutMs: Math.min(timeoutMs, connectTimeoutMs), signal });
    },
  };
}

type Addresses = (host: string, port: number) => Promise<readonly string[]>;

/** A socket that connects to what `addresses` gives and to nothing else. */
class GuardedSocket extends Socket {
  readonly #addresses: Addresses;

  constructor(addresses: Addresses) {
    super();
    this.#addresses = addresses;
  }

  override connect(...args: unknown[]): this {
    const [port, host] = args;
    if (typeof port !== "number" || typeof host !== "string") {
      throw new TypeError("a guarded socket connects to a port and a host");
    }
    const lookup: LookupFunction = (_name, { all }, answer) => {
      this.#addresses(host, port).then(
        (found) => {
          const entries = found.map((address) => ({ address, family: isIP(address) }));
          const [first] = entries;
          if (all === true) answer(null, entries);
          else answer(null, first?.address ?? "", first?.family);
        },
        (error: Error) => answer(error, []),
      );
    };
    // A literal address would never be looked up, so it goes under a name that nothing but this lookup resolves.
    const wanted: SocketConnectOpts = {
      host: "checked.invalid",
      port,
      lookup,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: addressAttemptMs,
    };
    return super.connect(wanted);
  }
}

/** Settles when the connection stands, failed, took too long or was given up; what did not come to stand is destroyed. */
function connected(
  socket: Socket,
  secured: Socket | TLSSocket,
  { timeoutMs, signal }: { timeoutMs: number; signal: AbortSignal | undefined },
): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      finish();
      secured.destroy();
      socket.destroy();
      reject(error);
    };
    const abort = () => fail(new CallAbortedError());
    const closed = () => fail(Object.assign(new Error("The connection was closed."), { code: "ECONNRESET" }));
    const timer = setTimeout(() => fail(new CallTimeoutError(timeoutMs)), timeoutMs);
    const event = secured === socket ? "connect" : "secureConnect";
    const done = () => {
      finish();
      resolve(secured);
    };
    function finish() {
      clearTimeout(timer);
      signal?.removeEventListener("abort", abort);
      for (const each of [socket, secured]) each.off("close", closed);
      for (const each of [socket, secured]) each.off("error", fail);
      secured.off(event, done);
      // A late error of a destroyed socket has nobody else to hear it.
      for (const each of [socket, secured]) each.on("error", () => undefined);
    }
    for (const each of [socket, secured]) each.once("error", fail).once("close", closed);
    secured.once(event, done);
    signal?.addEventListener("abort", abort, { once: true });
    if (signal?.aborted === true) abort();
  });
}

function portRefusal(port: number): string {
  return `Port ${port} belongs to another kind of service. Use the usual port of this one, or one above 1023 that is free for it.`;
}
