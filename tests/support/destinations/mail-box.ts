import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  /** Lower-case names, folded lines put together. */
  readonly headers: Readonly<Record<string, string>>;
  readonly raw: string;
  /** Content of the attachment. */
  readonly attachment: Buffer;
}

export interface MailBox {
  readonly port: number;
  readonly mails: ReceivedMail[];
  close(): Promise<void>;
}

/** A mail server that wants a user name and a password, and takes mail for every address but those that begin with `nobody`. */
export async function openMailBox(user: string, password: string): Promise<MailBox> {
  const mails: ReceivedMail[] = [];
  const server = new SMTPServer({
    hideSTARTTLS: true,
    allowInsecureAuth: true,
    onAuth(auth, _session, done) {
      if (auth.username === user && auth.password === password) done(null, { user });
      else done(new Error(`Not with ${auth.password ?? ""}`));
    },
    onRcptTo({ address }, _session, done) {
      if (address.startsWith("nobody"))
        done(Object.assign(new Error("No such user here"), { responseCode: 550 }));
      else done();
    },
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const raw = Buffer.concat(chunks).toString("utf8");
        const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
        const to = envelope.rcptTo.map(({ address }) => address);
        mails.push({ from, to, raw, headers: headersOf(raw), attachment: attachmentOf(raw) });
        done();
      });
    },
  });
  server.on("error", () => undefined); // a client that went away in the middle
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function headersOf(raw: string): Record<string, string> {
  const [head = ""] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  return Object.fromEntries(
    lines.map((line) => [
      line.slice(0, line.indexOf(":")).toLowerCase(),
      line.slice(line.indexOf(":") + 1).trim(),
    ]),
  );
}

function attachmentOf(raw: string): Buffer {
  const [, part = ""] = raw.split(/\r\nContent-Disposition: attachment[^]*?\r\n\r\n/);
  const [base64 = ""] = part.split("\r\n--");
  return Buffer.from(base64, "base64");
}
