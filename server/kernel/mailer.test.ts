import { type AddressInfo, createServer } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";
import { afterEach, expect, it } from "vitest";
import { createLogger } from "./log.ts";
import { createMailer, type Mail, type MailerOptions } from "./mailer.ts";

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

interface Received {
  readonly from: string;
  readonly to: readonly string[];
  readonly text: string;
}

/** A real SMTP server on loopback. */
async function smtpServer(options: SMTPServerOptions = {}): Promise<{ url: string; received: Received[] }> {
  const received: Received[] = [];
  const server = new SMTPServer({
    disabledCommands: ["AUTH", "STARTTLS"],
    logger: false,
    onData(stream, { envelope }, done) {
      const chunks: Buffer[] = [];
      stream
        .on("data", (chunk: Buffer) => chunks.push(chunk))
        .on("end", () => {
          const from = envelope.mailFrom === false ? "" : envelope.mailFrom.address;
          const to = envelope.rcptTo.map(({ address }) => address);
          received.push({ from, to, text: Buffer.concat(chunks).toString() });
          done();
        });
    },
    ...options,
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  closing.push(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${port}`, received };
}

function mailer(options: Partial<MailerOptions>) {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  const log = createLogger({ mode: "production", level: "info", processName: "test", write });
  const keep = () => Promise.reject(new Error("nothing is kept here"));
  return {
    lines,
    ...createMailer({
      smtpUrl: undefined,
      from: "Trunkline <no-reply@trunkline.test>",
      log,
      keep,
      ...options,
    }),
  };
}

const mail: Mail = {
  to: "ada@acme.test",
  subject: "Grüße",
  text: "Open https://hub.test/reset?token=s3cret-link",
  html: "<p>Open <a href='https://hub.test'>it</a></p>",
};

it("hands a mail to the SMTP server, as text and as HTML", async () => {
  const { url, received } = await smtpServer();
  const { send, isReal, lines } = mailer({ smtpUrl: url });
  await send(mail);
  expect(isReal).toBe(true);
  expect(received).toMatchObject([{ from: "no-reply@trunkline.test", to: ["ada@acme.test"] }]);
  const text = received[0]?.text ?? "";
  expect(text).toMatch(/^To: ada@acme\.test\r$/m);
  expect(text).toMatch(/^From: Trunkline <no-reply@trunkline\.test>\r$/m);
  expect(text).toContain("=?UTF-8?");
  expect(text).toContain("multipart/alternative");
  expect(text).toContain("<p>Open");
  expect(lines.join("")).toContain("mail sent");
});

it.each<Partial<Mail>>([
  { to: "ada@acme.test\r\nBcc: eve@evil.test" },
  { to: "ada@acme.test, eve@evil.test" },
  { to: "ada@acme.test;eve@evil.test" },
  { to: "Ada <ada@acme.test>" },
  { to: "ada@acme.test <eve@evil.test>" },
  { to: "friends: ada@acme.test" },
  { to: "ada" },
  { to: "" },
  { subject: "hello\r\nBcc: eve@evil.test" },
  { subject: "hello\nworld" },
  { subject: "hello\u0000" },
])("sends nothing to more than one address, and no further header: %j", async (part) => {
  const { url, received } = await smtpServer();
  await expect(mailer({ smtpUrl: url }).send({ ...mail, ...part })).rejects.toThrow(TypeError);
  expect(received).toEqual([]);
});

it("fails when the server refuses the recipient, so that its job tries again", async () => {
  const { url } = await smtpServer({
    onRcptTo: (_address, _session, done) => done(new Error("no such mailbox")),
  });
  await expect(mailer({ smtpUrl: url }).send(mail)).rejects.toThrow(/no such mailbox/);
});

it("fails when there is no server", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  await expect(mailer({ smtpUrl: `smtp://127.0.0.1:${port}` }).send(mail)).rejects.toThrow(/ECONNREFUSED/);
});

it("keeps and shows a mail where no server is set, and logs it without its secrets", async () => {
  const kept: Mail[] = [];
  const shown: string[] = [];
  const keep = (one: Mail) => Promise.resolve(void kept.push(one));
  const { send, isReal, lines } = mailer({ keep, show: (text) => shown.push(text) });
  await send({ ...mail, text: `${mail.text}\u001b[2J` });
  expect(isReal).toBe(false);
  expect(kept).toHaveLength(1);
  expect(shown.join("")).toBe(`  | Mail to ada@acme.test: Grüße\n  | ${mail.text}·[2J\n`);
  expect(lines.join("")).toContain("a***@acme.test");
  expect(lines.join("")).not.toContain("s3cret-link");
});
