import { type buildConnector, Pool } from "undici";

/** Origins with open connections at the same time; the one used longest ago makes room. */
const maxOrigins = 2_000;
const keepAliveMs = 30_000;

export interface Pools {
  of(origin: string): Pool;
  close(): Promise<void>;
}

/** Keep-alive connections per origin, bounded in number per origin and in origins. */
export function createPools(options: {
  connect: buildConnector.connector;
  maxSocketsPerOrigin: number;
}): Pools {
  const pools = new Map<string, Pool>();

  function open(origin: string): Pool {
    return new Pool(origin, {
      connect: options.connect,
      connections: options.maxSocketsPerOrigin,
      pipelining: 1,
      allowH2: false,
      keepAliveTimeout: keepAliveMs,
      keepAliveMaxTimeout: keepAliveMs,
      headersTimeout: 0, // the call's own timer covers every phase
      bodyTimeout: 0,
      maxHeaderSize: 32 * 1024,
    });
  }

  return {
    of(origin) {
      const pool = pools.get(origin) ?? open(origin);
      pools.delete(origin);
      pools.set(origin, pool);
      const oldest = pools.size > maxOrigins ? pools.entries().next().value : undefined;
      if (oldest !== undefined) {
        pools.delete(oldest[0]);
        void oldest[1].close();
      }
      return pool;
    },
    async close() {
      await Promise.all([...pools.values()].map((pool) => pool.destroy()));
    },
  };
}
