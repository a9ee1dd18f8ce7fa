import { bracketed } from "../bracketed.ts";
import type { Destination } from "../destination.ts";

/**
 * A NATS JetStream stream. A publish is a request that the stream answers with a PubAck once it has stored the message; `Nats-Msg-Id` is the
 * event's id, so a stream drops what it has had within its duplicate window. Source: NATS architecture decision record 22, "JetStream Publish Retries".
 */
export const nats: Destination<"nats"> = {
  ownPorts: [4222],
  displayUrl: ({ host, port, subject }) => `nats://${bracketed(host)}:${port}/${encodeURIComponent(subject)}`,
  secretPlace: ({ host, port, tls, authentication, username }) =>
    JSON.stringify([host, port, tls, authentication, username]),
  parted({ password, token, credentials, ...config }) {
    const { authentication } = config;
    if (authentication === "none") return { config, secret: null, secretField: null, isSecretNeeded: false };
    const secret = { password, token, credentials }[authentication];
    return { config, secret, secretField: authentication, isSecretNeeded: true };
  },
  async open(target) {
    const { NatsConnection } = await import("./nats-connection.ts");
    return new NatsConnection(target);
  },
};
