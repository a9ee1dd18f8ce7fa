import type { Socket } from "node:net";
import { createTransport } from "nodemailer";
import type SMTPPool from "nodemailer/lib/smtp-pool/index.js";
import type {
  DeliverLimits,
  DestinationAnswer,
  DestinationConnection,
  DestinationMessage,
  OpenTarget,
} from "../destination.ts";
import { NetworkError, RefusalError, textAnswer } from "../destination.ts";
import { mailOfEvent } from "./mail-of-event.ts";
import { refusalOf } from "./smtp-reply.ts";

const maxConnections = 4;
/** Milliseconds. */
const connectTimeoutMs = 10_000;

/** At most four connections to one SMTP server. */
export class EmailConnection implements DestinationConnection {
  readonly isBroken = false;
  readonly #target: OpenTarget<"email">;
  readonly #sockets = new Set<Socket>();
  readonly #transport;
  #remoteAddress: string | null = null;

  constructor(target: OpenTarget<"email">) {
    const { config, secret, dialer } = target;
    const { host, port, security, username } = config;
    this.#target = target;
    const options: SMTPPool.Options & { maxRequeues: number } = {
      pool: true,
      host,
      port,
      maxConnections,
      maxMessages: Infinity,
      maxRequeues: 0,
      secure: security === "tls",
      requireTLS: security === "starttls",
      ignoreTLS: security === "none",
      tls: dialer.tlsOptions(host),
      ...(username === "" ? {} : { auth: { user: username, pass: secret ?? "" } }),
      connectionTimeout: connectTimeoutMs,
      greetingTimeout: connectTimeoutMs,
      disableFileAccess: true,
      disableUrlAccess: true,
      getSocket: (_options, done) => {
        this.#dial().then(
          (connection) => done(null, { connection, secured: security === "tls" }),
          (error: Error) => done(error, {}),
        );
      },
    };
    this.#transport = createTransport(options);
    this.#transport.on("error", () => undefined); // each mail's own call hears of it
  }

  async deliver(message: DestinationMessage, _limits: DeliverLimits): Promise<DestinationAnswer> {
    const mail = mailOfEvent(this.#target.config, message);
    try {
      const { response } = await this.#transport.sendMail(mail);
      return textAnswer(response, this.#remoteAddress);
    } catch (error) {
      throw this.#failureOf(error);
    }
  }

  close(): Promise<void> {
    this.#transport.close();
    for (const socket of this.#sockets) socket.destroy();
    return Promise.resolve();
  }

  async #dial(): Promise<Socket> {
    const { config, dialer, ownPorts } = this.#target;
    const { host, port, security } = config;
    const target = { host, port, ownPorts };
    const socket = await dialer.dial(target, { isTls: security === "tls", timeoutMs: connectTimeoutMs });
    this.#sockets.add(socket);
    socket.once("close", () => this.#sockets.delete(socket));
    this.#remoteAddress = socket.remoteAddress ?? null;
    return socket;
  }

  #failureOf(error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const { message, responseCode, response, code } = error as Error & SmtpFault;
    // The library writes its own code over that of a certificate that does not fit.
    const isTls = code === "ETLS" || (responseCode === undefined && /certificate/i.test(message));
    if (isTls)
      return new NetworkError({ class: "tls", code: "ETLS", message, remoteAddress: this.#remoteAddress });
    if (typeof responseCode === "number") {
      const answer = textAnswer(response ?? String(responseCode), this.#remoteAddress);
      return new RefusalError({ ...refusalOf(responseCode, response ?? "", code === "EAUTH"), answer });
    }
    const network = networkClasses[code ?? ""];
    if (network === undefined) return error;
    return new NetworkError({
      class: network,
      code: code ?? "",
      message,
      remoteAddress: this.#remoteAddress,
    });
  }
}

/** What nodemailer adds to its errors. */
interface SmtpFault {
  readonly responseCode?: number;
  readonly response?: string;
  readonly code?: string;
}

const networkClasses: Readonly<Record<string, NetworkError["class"]>> = {
  ETIMEDOUT: "timeout",
  ESOCKET: "reset",
  ECONNECTION: "reset",
  EPROTOCOL: "protocol",
  EAUTH: "protocol",
};
