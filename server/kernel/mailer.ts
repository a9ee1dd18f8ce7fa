import { createTransport } from "nodemailer";
import type { Logger } from "./log.ts";

export interface Mail {
  /** One address, without a name. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mail, or keeps it for the local mail page. */
export interface Mailer {
  /** Whether mail leaves this machine. */
  readonly isReal: boolean;
  /**
   * @throws TypeError for a recipient that is not one address, or a subject of several lines: both would add headers.
   * @throws Error when the SMTP server refuses or is away; the job that sends tries again.
   */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  /** smtp:// or smtps:// URL, with nodemailer's options as its query, e.g. `?requireTLS=true`; absent in a local installation. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly log: Logger;
  /** Where mail goes when there is no SMTP server. */
  readonly keep: (mail: Mail) => Promise<void>;
  /** Shows such a mail to the person at the console, links and all; nobody when absent. */
  readonly show?: (text: string) => void;
}

/** The part before `@` and a host, neither with a character that begins a second address, a name or a header (RFC 5322, section 3.4). */
const oneAddress = /^[^\p{Cc}\s<>(),;:"\\@[\]]{1,64}@[^\p{Cc}\s<>(),;:"\\@[\]]{1,255}$/u;

/** Milliseconds. A silent server must not hold a job for minutes. */
const timeouts = { connectionTimeout: 10_000, greetingTimeout: 10_000, socketTimeout: 30_000 };

/** A mailer over SMTP (RFC 5321) where a server is set, over `keep` where not. */
export function createMailer({ smtpUrl, from, log, keep, show }: MailerOptions): Mailer {
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport(
          { url: smtpUrl, ...timeouts, disableFileAccess: true, disableUrlAccess: true },
          { from },
        );

  async function send(mail: Mail): Promise<void> {
    if (!oneAddress.test(mail.to)) throw new TypeError("a mail goes to one address");
    if (/\p{Cc}/u.test(mail.subject)) throw new TypeError("a mail's subject is one line");
    if (transport === null) {
      await keep(mail);
      show?.(shown(mail));
    } else {
      await transport.sendMail({ ...mail, to: { name: "", address: mail.to } });
    }
    const done = transport === null ? "mail kept for the local mail page" : "mail sent";
    log.info({ to: mail.to, subject: mail.subject }, done);
  }

  return { isReal: transport !== null, send };
}

function shown({ to, subject, text }: Mail): string {
  const lines = [`Mail to ${to}: ${subject}`, ...text.split("\n")];
  return lines.map((line) => `  | ${line.replace(/\p{Cc}/gu, "·")}\n`).join("");
}
