import type { Destination } from "../destination.ts";

/**
 * Mail by the tenant's own SMTP server, one for each event, to one address. `Message-ID` is made of the event's id, by which many mail stores
 * drop a second copy; delivered is what the server took over with 250 after DATA. Source: RFC 5321, RFC 5322 section 3.6.4.
 */
export const email: Destination<"email"> = {
  ownPorts: [25, 465, 587, 2525],
  displayUrl: ({ to }) => `mailto:${to}`,
  secretPlace: ({ host, port, security, username }) => JSON.stringify([host, port, security, username]),
  parted({ password: secret, ...config }) {
    const isSecretNeeded = config.username !== "";
    return { config, secret: isSecretNeeded ? secret : null, secretField: "password", isSecretNeeded };
  },
  async open(target) {
    const { EmailConnection } = await import("./email-connection.ts");
    return new EmailConnection(target);
  },
};
