import { expect, it } from "vitest";
import { email } from "./email/email.ts";
import { mailOfEvent } from "./email/mail-of-event.ts";
import { refusalOf as smtpRefusal } from "./email/smtp-reply.ts";
import { acknowledgementOf } from "./nats/pub-ack.ts";
import { refusalOf as postgresRefusal } from "./postgres/postgres-connection.ts";
import { refusalOf as redisRefusal } from "./redis/redis-connection.ts";
import { objectKey, objectUrl } from "./s3/object-key.ts";

it.each([
  [421, false, "rate_limited", undefined],
  [451, false, "server_error", undefined],
  [535, false, "auth", undefined],
  [454, true, "auth", undefined],
  [550, false, "client_error", true],
  [552, false, "client_error", true],
])("classes SMTP's %i (in authentication: %s) as %s", (code, isAuth, ...expected) => {
  const refusal = smtpRefusal(code, `${code} 5.1.1 said\r\nmore`, isAuth);
  expect([refusal.errorClass, refusal.isPermanent]).toEqual(expected);
  expect(refusal.message).toContain(`${code} 5.1.1 said more`);
});

it.each([
  ["WRONGPASS invalid username-password pair or user is disabled.", "auth"],
  ["NOAUTH Authentication required.", "auth"],
  ["NOPERM this user has no permissions to run the 'xadd' command", "auth"],
  ["OOM command not allowed when used memory > 'maxmemory'.", "server_error"],
  ["LOADING Redis is loading the dataset in memory", "server_error"],
  ["ERR max number of clients reached", "rate_limited"],
  ["MOVED 866 10.0.0.1:6379", "redirect"],
  ["WRONGTYPE Operation against a key holding the wrong kind of value", "client_error"],
])("classes Redis' %s as %s", (reply, errorClass) => {
  expect(redisRefusal(reply).errorClass).toBe(errorClass);
});

it.each([
  ["28P01", "auth"],
  ["42501", "auth"],
  ["53300", "rate_limited"],
  ["53100", "server_error"],
  ["57P03", "server_error"],
  ["25006", "server_error"],
  ["42P01", "client_error"],
  ["23514", "client_error"],
])("classes Postgres' %s as %s", (code, errorClass) => {
  expect(postgresRefusal(code, "words").errorClass).toBe(errorClass);
});

const refused = (text: string): object => {
  try {
    acknowledgementOf(text, null);
  } catch (error) {
    return (error as { refusal: object }).refusal;
  }
  return { errorClass: "none" };
};

it("takes a stream's acknowledgement alone for one", () => {
  expect(refused('{"stream":"S","seq":7,"duplicate":true}')).toEqual({ errorClass: "none" });
  for (const text of ["", "+OK", "{}", '{"stream":"","seq":1}', "null", '{"error":"no"}']) {
    expect(refused(text)).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/not a JetStream stream/) as unknown,
    });
  }
  const error = (code: number, err_code: number) =>
    refused(JSON.stringify({ error: { code, err_code, description: "words" } }));
  expect(error(503, 10_077)).toMatchObject({ errorClass: "server_error" });
  expect(error(400, 10_060)).toMatchObject({ errorClass: "client_error" });
  expect(error(400, 10_054)).toMatchObject({ errorClass: "client_error", isPermanent: true });
});

const time = new Date("2026-02-03T23:59:59.999Z");

it("names an object by the event's day and id, and its URL as S3 signs it", () => {
  const key = objectKey("a b/ü", { id: "evt_1", time });
  expect(key).toBe("a b/ü/2026/02/03/evt_1.json");
  const place = { endpoint: null, region: "eu-central-1", bucket: "my-events", pathStyle: false };
  expect(objectUrl(place, key)).toBe(
    "https://my-events.s3.eu-central-1.amazonaws.com/a%20b/%C3%BC/2026/02/03/evt_1.json",
  );
  const own = { ...place, endpoint: "http://127.0.0.1:9000/store/", pathStyle: true };
  expect(objectUrl(own, objectKey("", { id: "evt_(1)*", time }))).toBe(
    "http://127.0.0.1:9000/store/my-events/2026/02/03/evt_%281%29%2A.json",
  );
});

it("writes a mail that no event can add a header or an address to", () => {
  const { config } = email.parted({
    type: "email",
    host: "smtp.example.com",
    port: 587,
    security: "starttls",
    username: "",
    from: "events@shop.example",
    to: "team@example.com",
    subject: "[shop]",
  });
  const mail = mailOfEvent(config, {
    id: "evt_1",
    endpointId: "ep_1",
    type: "invoice.paid\r\nBcc: x@example.com",
    time,
    subject: "a\r\nb",
    data: "{}",
    body: Buffer.from("{}"),
    headers: { "webhook-id": "evt_1" },
  });
  expect(mail.subject).toBe("[shop] invoice.paid Bcc: x@example.com");
  expect(mail.messageId).toBe("<evt_1.ep_1@shop.example>");
  expect(mail.to).toEqual({ name: "", address: "team@example.com" });
  expect(Object.keys(mail.headers)).toEqual(["auto-submitted", "webhook-id"]);
});
