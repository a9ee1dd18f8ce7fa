import { bracketed } from "../bracketed.ts";
import type { Destination } from "../destination.ts";

/**
 * A Redis stream: one XADD for each event. Redis gives each entry its own id and knows no duplicates; readers drop those whose field `id`
 * they have seen. Source: Redis documentation, XADD and "Redis Streams".
 */
export const redis: Destination<"redis"> = {
  ownPorts: [6379, 6380],
  displayUrl: ({ host, port, tls, stream }) =>
    `${tls ? "rediss" : "redis"}://${bracketed(host)}:${port}/${encodeURIComponent(stream)}`,
  secretPlace: ({ host, port, tls, username }) => JSON.stringify([host, port, tls, username]),
  parted({ password: secret, ...config }) {
    return { config, secret, secretField: "password", isSecretNeeded: config.username !== "" };
  },
  async open(target) {
    const { RedisConnection } = await import("./redis-connection.ts");
    return new RedisConnection(target);
  },
};
