import type { Socket } from "node:net";
import pg from "pg";
import type { AttemptFailure } from "../../attempt-outcome.ts";
import {
  type DestinationAnswer,
  type DestinationConnection,
  type DestinationMessage,
  NetworkError,
  type OpenTarget,
  type Refusal,
  RefusalError,
  textAnswer,
} from "../destination.ts";

const maxConnections = 4;
const connectTimeoutMs = 10_000;
const idleMs = 30_000;

/** At most four connections to one database. */
export class PostgresConnection implements DestinationConnection {
  readonly isBroken = false;
  readonly #pool: pg.Pool;
  readonly #sockets = new Set<Socket>();
  readonly #insert: string;
  #remoteAddress: string | null = null;

  constructor({ config, secret, ownPorts, dialer }: OpenTarget<"postgres">) {
    const { host, port, tls, database, username: user, schema, table } = config;
    this.#insert = `insert into ${pg.escapeIdentifier(schema)}.${pg.escapeIdentifier(table)}
      (event_id, event_type, event_time, subject, body, headers) values ($1, $2, $3, $4, $5, $6)
      on conflict (event_id) do nothing`;
    this.#pool = new pg.Pool({
      host,
      port,
      database,
      user,
      // Never one from this process's environment or its home directory.
      password: () => secret ?? "",
      ssl: tls ? dialer.tlsOptions(host) : false,
      stream: () => this.#track(dialer.socket(ownPorts)),
      max: maxConnections,
      connectionTimeoutMillis: connectTimeoutMs,
      idleTimeoutMillis: idleMs,
      allowExitOnIdle: true,
      application_name: "trunkline",
    });
    this.#pool.on("error", () => undefined); // of an idle connection: the pool drops it
  }

  async deliver(message: DestinationMessage): Promise<DestinationAnswer> {
    const { id, type, time, subject, body, headers } = message;
    const { "user-agent": _, ...kept } = headers;
    const text = Buffer.from(body).toString("utf8");
    const values = [id, type, time.toISOString(), subject, text, JSON.stringify(kept)];
    try {
      const { rowCount } = await this.#pool.query(this.#insert, values);
      return textAnswer(`INSERT 0 ${rowCount ?? 0}`, this.#remoteAddress);
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  async close(): Promise<void> {
    const ended = this.#pool.end().catch(() => undefined);
    for (const socket of this.#sockets) socket.destroy(); // one that hangs would hold the pool's end up for ever
    await ended;
  }

  #track(socket: Socket): Socket {
    this.#sockets.add(socket);
    socket.once("connect", () => {
      this.#remoteAddress = socket.remoteAddress ?? null;
    });
    return socket.once("close", () => this.#sockets.delete(socket));
  }

  #failureOf(error: unknown): unknown {
    if (error instanceof pg.DatabaseError) {
      const said = `${error.code ?? ""} ${error.message}`.trim();
      const answer = textAnswer(said, this.#remoteAddress);
      return new RefusalError({ ...refusalOf(error.code ?? "", error.message), answer });
    }
    if (!(error instanceof Error) || "code" in error) return error;
    return new NetworkError(networkFailureOf(error.message));
  }
}

/** What SQLSTATEs mean. Source: PostgreSQL documentation, appendix A, "PostgreSQL Error Codes". */
export function refusalOf(code: string, said: string): Omit<Refusal, "answer"> {
  const message = `Postgres answered ${code}: ${said.slice(0, 300)}.`;
  const is = (errorClass: AttemptFailure, hint = "") => ({ errorClass, message: message + hint });
  if (code.startsWith("28")) return is("auth", " Check user name and password.");
  if (code === "42501") return is("auth", " Grant the user INSERT on the table.");
  if (code === "53300") return is("rate_limited");
  if (/^(53|57|58|XX)/.test(code) || code === "25006") return is("server_error");
  if (code === "42P01" || code === "3F000") {
    return is("client_error", " Create the table with the statement on the endpoint's page.");
  }
  if (code === "42703" || code === "42P10") {
    return is("client_error", " The table is not as the statement on the endpoint's page makes it.");
  }
  return is("client_error");
}

/** Errors of the library without a code. */
function networkFailureOf(message: string) {
  if (/does not support SSL/.test(message)) {
    return { class: "tls", code: "NO_TLS", message: "The server does not support TLS." } as const;
  }
  if (/timeout/.test(message)) {
    return { class: "timeout", code: "ETIMEDOUT", message: "No connection in time." } as const;
  }
  if (/password must be a string|SASL/.test(message)) {
    return {
      class: "protocol",
      code: "SASL",
      message: "The server wants a password in another way.",
    } as const;
  }
  return { class: "reset", code: "ECONNRESET", message: "Postgres closed the connection." } as const;
}
