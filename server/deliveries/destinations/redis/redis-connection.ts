import type { Socket } from "node:net";
import { AbstractConnector, Redis, ReplyError } from "ioredis";
import type { AttemptFailure } from "../../attempt-outcome.ts";
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

const connectTimeoutMs = 10_000;

/** One connection, over which commands go one behind the other without waiting. */
export class RedisConnection implements DestinationConnection {
  readonly #target: OpenTarget<"redis">;
  readonly #client: Redis;
  #socket: Socket | null = null;
  #ready: Promise<void> | null = null;
  #lastError: Error | null = null;

  constructor(target: OpenTarget<"redis">) {
    this.#target = target;
    const dial = () => this.#dial();
    class GuardedConnector extends AbstractConnector {
      constructor(_options: unknown) {
        super(0);
      }

      override async connect(): Promise<Socket> {
        const socket = await dial();
        this.stream = socket;
        return socket;
      }
    }
    this.#client = new Redis({
      Connector: GuardedConnector,
      lazyConnect: true,
      // This object is thrown away with its connection: the next attempt makes another.
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
      autoResendUnfulfilledCommands: false,
      enableOfflineQueue: true,
      enableReadyCheck: false,
      protocol: 2,
      disableClientInfo: true,
    });
    this.#client.on("error", (error: Error) => {
      this.#lastError = error;
    });
  }

  get isBroken(): boolean {
    return this.#client.status === "end" || this.#client.status === "close";
  }

  async deliver(message: DestinationMessage, _limits: DeliverLimits): Promise<DestinationAnswer> {
    const { stream, maxLength } = this.#target.config;
    const trimmed = maxLength === null ? [] : ["MAXLEN", "~", String(maxLength)];
    try {
      await this.#connected();
      const entry = await this.#command("XADD", [stream, ...trimmed, "*", ...fieldsOf(message)]);
      return textAnswer(String(entry), this.#remoteAddress);
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  close(): Promise<void> {
    this.#client.disconnect();
    this.#socket?.destroy();
    return Promise.resolve();
  }

  #connected(): Promise<void> {
    this.#ready ??= this.#connect();
    return this.#ready;
  }

  /** Proves itself and chooses the database before anything else: the library would go on without either. */
  async #connect(): Promise<void> {
    const { config, secret } = this.#target;
    await this.#client.connect();
    const { username, database } = config;
    if (secret !== null) await this.#command("AUTH", username === "" ? [secret] : [username, secret]);
    if (database !== 0) await this.#command("SELECT", [String(database)]);
  }

  #command(name: string, args: readonly (string | Buffer)[]): Promise<unknown> {
    return this.#client.call(name, ...args);
  }

  async #dial(): Promise<Socket> {
    const { config, dialer, ownPorts } = this.#target;
    const { host, port, tls: isTls } = config;
    const target = { host, port, ownPorts };
    this.#socket = await dialer.dial(target, { isTls, timeoutMs: connectTimeoutMs });
    return this.#socket;
  }

  get #remoteAddress(): string | null {
    return this.#socket?.remoteAddress ?? null;
  }

  /** A reply of Redis as a refusal; an error of the connection as it is, which the library keeps behind its own. */
  #failureOf(error: unknown): unknown {
    const reply = [error, this.#lastError].find((each) => each instanceof ReplyError);
    if (reply === undefined) return this.#lastError ?? closedOr(error);
    const { message } = reply as Error;
    const answer = textAnswer(message, this.#remoteAddress);
    return new RefusalError({ ...refusalOf(message), answer });
  }
}

/** The library's word for a connection that ended under a command has no code. */
function closedOr(error: unknown): unknown {
  if (!(error instanceof Error) || !/closed/i.test(error.message)) return error;
  return new NetworkError({ class: "reset", code: "ECONNRESET", message: "Redis closed the connection." });
}

/** The fields of an entry, each name before its value. */
export function fieldsOf({
  id,
  type,
  time,
  subject,
  body,
  headers,
}: DestinationMessage): (string | Buffer)[] {
  const signature = Object.entries(headers).filter(([name]) => name !== "user-agent");
  return [
    "id",
    id,
    "type",
    type,
    "time",
    time.toISOString(),
    ...(subject === null ? [] : ["subject", subject]),
    ...signature.flat(),
    "body",
    Buffer.from(body),
  ];
}

/** Error prefixes by class. Source: Redis documentation, "RESP protocol specification", simple errors, and the server's own messages. */
const classes: readonly (readonly [RegExp, AttemptFailure])[] = [
  [
    /^(WRONGPASS|NOAUTH|NOPERM|DENIED)|invalid password|AUTH <password>|without any password configured/i,
    "auth",
  ],
  [/^(OOM|LOADING|MASTERDOWN|READONLY|BUSY|CLUSTERDOWN|TRYAGAIN|NOREPLICAS|MISCONF)/, "server_error"],
  [/max number of clients/, "rate_limited"],
  [/^(MOVED|ASK) /, "redirect"],
];

/** What an error reply means. */
export function refusalOf(message: string): { errorClass: AttemptFailure; message: string } {
  const errorClass = classes.find(([pattern]) => pattern.test(message))?.[1] ?? "client_error";
  const advice: Partial<Record<AttemptFailure, string>> = {
    auth: " Check user name, password and what the user may do.",
    redirect: " Name the node that has the stream; clusters are not followed.",
  };
  const hint = message.startsWith("WRONGTYPE") ? " The key is no stream." : (advice[errorClass] ?? "");
  return { errorClass, message: `Redis answered: ${message.slice(0, 300)}.${hint}` };
}
