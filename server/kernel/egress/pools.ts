import { Client, type Dispatcher, Pool } from "undici";
import { type ClientIdentity, type ConnectorOptions, guardedConnector, type Link } from "./connector.ts";

export interface PoolsOptions extends Omit<ConnectorOptions, "onSocket" | "identity"> {
  /** A call waits when all of them are busy. */
  readonly maxSocketsPerOrigin: number;
  /** Over all origins; above it, the origin used longest ago loses its idle connections. */
  readonly maxSockets: number;
  /** Origins remembered, with or without connections; one counts once for each client identity. */
  readonly maxOrigins: number;
}

/** A handler that wants to know which connection its request goes out on. */
export interface LinkHandler extends Dispatcher.DispatchHandler {
  onLink(link: Link): void;
}

/** Where to, and as whom. */
export interface Destination {
  readonly origin: string;
  readonly identity: ClientIdentity | undefined;
}

export interface Pools {
  dispatch(destination: Destination, request: Dispatcher.DispatchOptions, handler: LinkHandler): void;
  /** Ends every connection; calls under way fail. */
  close(): Promise<void>;
}

/** Idle connections are kept this long, or as much shorter as the other side announces. */
const keepAliveMs = 30_000;
const maxHeaderBytes = 32 * 1024;

/** Keep-alive connections, bounded per origin, in origins and over all. */
export function createPools({
  maxSocketsPerOrigin,
  maxSockets,
  maxOrigins,
  ...connecting
}: PoolsOptions): Pools {
  /** By origin and identity, in the order of their last use. */
  const pools = new Map<string, Pool>();
  let latest = "";
  let sockets = 0;
  const onSocket = (change: 1 | -1) => {
    sockets += change;
  };
  const open = ({ origin, identity }: Destination) =>
    new Pool(origin, {
      connections: maxSocketsPerOrigin,
      allowH2: false,
      factory: (url) => new LinkedClient(url, { ...connecting, identity, onSocket }),
    });

  function poolOf(destination: Destination): Pool {
    const { origin, identity } = destination;
    const key = identity === undefined ? origin : `${origin} ${identity.id}`;
    const pool = pools.get(key) ?? open(destination);
    if (key === latest) return pool;
    latest = key;
    pools.delete(key);
    pools.set(key, pool);
    const [oldest] = pools.size > maxOrigins || sockets > maxSockets ? pools.keys() : [];
    if (oldest !== undefined && oldest !== key) {
      void pools.get(oldest)?.close(); // lets its calls finish
      pools.delete(oldest);
    }
    return pool;
  }

  return {
    dispatch(destination, request, handler) {
      poolOf(destination).dispatch(request, handler);
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}

/** A client with one connection, which it names to the handlers of its requests. */
class LinkedClient extends Client {
  readonly #link: Link;

  constructor(origin: URL, connecting: ConnectorOptions) {
    const link: Link = { remoteAddress: null, dnsMs: null, connectMs: null, tlsMs: null, requests: 0 };
    super(origin, {
      connect: guardedConnector(connecting, link),
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      headersTimeout: 0, // the call's own timer covers every phase
      bodyTimeout: 0,
      maxHeaderSize: maxHeaderBytes,
    });
    this.#link = link;
  }

  override dispatch(request: Dispatcher.DispatchOptions, handler: LinkHandler): boolean {
    handler.onLink(this.#link);
    return super.dispatch(request, handler);
  }
}
