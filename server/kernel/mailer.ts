import { createTransport } from "nodemailer";
import type { Logger } from "./log.ts";

export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

/** Sends mail, or keeps it for the local mail page. */
export interface Mailer {
  /** Whether mail leaves this machine. */
  readonly isReal: boolean;
  /** @throws Error when the SMTP server refuses or is away; the job that sends tries again. */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  /** smtp:// or smtps:// URL; absent in a local installation. */
  readonly smtpUrl: string | undefined;
  readonly from: string;
  readonly log: Logger;
  /** Where mail goes when there is no SMTP server. */
  readonly keep: (mail: Mail) => Promise<void>;
}

/** A mailer over SMTP (RFC 5321) where a server is set, over `keep` where not. */
export function createMailer({ smtpUrl, from, log, keep }: MailerOptions): Mailer {
  const transport =
    smtpUrl === undefined
      ? null
      : createTransport(smtpUrl, { from, disableFileAccess: true, disableUrlAccess: true });
  return {
    isReal: transport !== null,
    async send(mail) {
      if (/[\r\n]/.test(mail.to) || /[\r\n]/.test(mail.subject))
        throw new TypeError("a mail header must be one line");
      if (transport === null) await keep(mail);
      else await transport.sendMail({ ...mail });
      log.info(
        { to: mail.to, subject: mail.subject },
        transport === null ? "mail kept for the local mail page" : "mail sent",
      );
    },
  };
}
