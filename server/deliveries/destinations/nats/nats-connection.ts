import { assertNever } from "#lib/assert-never";
import {
  type Authenticator,
  connect,
  credsAuthenticator,
  errors,
  headers as natsHeaders,
  type NatsConnection as Client,
  tokenAuthenticator,
  usernamePasswordAuthenticator,
} from "@nats-io/transport-node";
import {
  type DeliverLimits,
  type DestinationAnswer,
  type DestinationConnection,
  type DestinationMessage,
  NetworkError,
  type OpenTarget,
  RefusalError,
  textAnswer,
} from "../destination.ts";
import { acknowledgementOf } from "./pub-ack.ts";

const connectTimeoutMs = 10_000;
/** Room for headers beside the body in what the server takes at most. */
const protocolBytes = 64;

/** One connection; publishes go over it side by side. */
export class NatsConnection implements DestinationConnection {
  readonly #target: OpenTarget<"nats">;
  #client: Promise<Client> | null = null;
  #isClosed = false;
  #isBroken = false;

  constructor(target: OpenTarget<"nats">) {
    this.#target = target;
  }

  get isBroken(): boolean {
    return this.#isBroken;
  }

  async deliver(message: DestinationMessage, { timeoutMs }: DeliverLimits): Promise<DestinationAnswer> {
    let remoteAddress: string | null = null;
    try {
      this.#client ??= this.#connect(Math.min(connectTimeoutMs, timeoutMs));
      const client = await this.#client;
      remoteAddress = client.getServer().replace(/:\d+$/, "");
      return await this.#publish(client, message, { timeoutMs, remoteAddress });
    } catch (error) {
      throw failureOf(error, remoteAddress);
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    await this.#client?.then((client) => client.close()).catch(() => undefined);
  }

  async #publish(
    client: Client,
    message: DestinationMessage,
    { timeoutMs, remoteAddress }: { timeoutMs: number; remoteAddress: string | null },
  ): Promise<DestinationAnswer> {
    const { subject, stream } = this.#target.config;
    const { "user-agent": _, ...carried } = message.headers;
    const headers = natsHeaders();
    headers.set("Nats-Msg-Id", message.id);
    if (stream !== "") headers.set("Nats-Expected-Stream", stream);
    for (const [name, value] of Object.entries({ ...carried, "event-type": message.type }))
      headers.set(name, value);
    const headerBytes = Object.entries(carried).reduce(
      (sum, [name, value]) => sum + name.length + value.length + 4,
      0,
    );
    const most = client.info?.max_payload ?? Infinity;
    if (message.body.length + headerBytes + message.type.length + protocolBytes > most) {
      const text = `The event is too large: the server takes messages of at most ${most} bytes (max_payload).`;
      const answer = textAnswer(`max_payload ${most}`, remoteAddress);
      throw new RefusalError({ errorClass: "client_error", message: text, isPermanent: true, answer });
    }
    const reply = await client.request(subject, message.body, { headers, timeout: timeoutMs });
    return acknowledgementOf(reply.string(), remoteAddress);
  }

  async #connect(timeout: number): Promise<Client> {
    const { config, dialer, ownPorts } = this.#target;
    const { host, port, tls } = config;
    const addresses = await dialer.addresses({ host, port, ownPorts });
    const client = await connect({
      servers: addresses.map((address) =>
        address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
      ),
      noRandomize: true,
      // A server names others of its cluster, which nobody has checked; and a lost connection is made anew by the next attempt.
      ignoreClusterUpdates: true,
      reconnect: false,
      timeout,
      tls: tls ? (dialer.tlsOptions(host) as object) : null,
      authenticator: this.#authenticator(),
      name: "trunkline",
      ignoreAuthErrorAbort: false,
    });
    void client.closed().then(() => (this.#isBroken = true));
    if (this.#isClosed) await client.close();
    return client;
  }

  #authenticator(): Authenticator[] {
    const { config, secret } = this.#target;
    if (secret === null) return [];
    switch (config.authentication) {
      case "password":
        return [usernamePasswordAuthenticator(config.username, secret)];
      case "token":
        return [tokenAuthenticator(secret)];
      case "credentials":
        return [credsAuthenticator(Buffer.from(secret, "utf8"))];
      case "none":
        return [];
      default:
        return assertNever(config.authentication);
    }
  }
}

function failureOf(error: unknown, remoteAddress: string | null): unknown {
  const causes = [error, error instanceof Error ? error.cause : undefined];
  const is = (type: new (...args: never[]) => Error) => causes.some((cause) => cause instanceof type);
  const refused = (errorClass: "auth" | "client_error", message: string, said: string) =>
    new RefusalError({ errorClass, message, answer: textAnswer(said, remoteAddress) });
  if (is(errors.NoRespondersError)) {
    const message = "No stream takes this subject. Create one that does, or check the subject.";
    return refused("client_error", message, "503 no responders");
  }
  if (is(errors.AuthorizationError) || is(errors.UserAuthenticationExpiredError)) {
    return refused("auth", "NATS refused the credentials. Check them.", "Authorization Violation");
  }
  if (is(errors.PermissionViolationError)) {
    const message = "NATS does not let this user publish to the subject, or read the answer (_INBOX.>).";
    return refused("auth", message, "Permissions Violation");
  }
  if (is(errors.TimeoutError)) {
    return new NetworkError({
      class: "timeout",
      code: "ETIMEDOUT",
      message: "No acknowledgement in time.",
      remoteAddress,
    });
  }
  if (is(errors.ClosedConnectionError) || is(errors.DrainingConnectionError)) {
    return new NetworkError({
      class: "reset",
      code: "ECONNRESET",
      message: "NATS closed the connection.",
      remoteAddress,
    });
  }
  return error;
}
