import fc from "fast-check";
import { expect, it } from "vitest";
import { createLogger } from "./log.ts";
import { redact, redactText } from "./redact.ts";

function logged(fields: object, message = "x"): string {
  const lines: string[] = [];
  const log = createLogger({
    mode: "production",
    level: "trace",
    processName: "test",
    write: (line) => lines.push(line),
  });
  log.child({ correlationId: "c-1" }).info(fields, message);
  return lines.join("");
}

it("writes one JSON object a line, with what was bound", () => {
  expect(JSON.parse(logged({ endpointId: "ep_1" }))).toMatchObject({
    level: "info",
    process: "test",
    correlationId: "c-1",
    endpointId: "ep_1",
    msg: "x",
  });
});

const keys = [
  "authorization",
  "Cookie",
  "set-cookie",
  "password",
  "newPassword",
  "apiKey",
  "api_key",
  "X-Api-Key",
  "clientSecret",
  "refresh_token",
  "webhook-signature",
  "sealedHeaders",
];

it("never writes what stands under a secret's key, at any depth", () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...keys),
      fc.integer({ min: 0, max: 5 }),
      fc.stringMatching(/^[g-z]{12,40}$/),
      (key, depth, value) => {
        let fields: object = { [key]: value };
        for (let level = 0; level < depth; level++)
          fields = level % 2 === 0 ? { inner: fields } : { list: [fields] };
        expect(logged(fields)).not.toContain(value);
      },
    ),
  );
});

it.each([
  ["an API key", "tk_01h455vb4pex5vsknk084sn02q_s3cretpart"],
  ["a signing secret", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
  ["a bearer token", "Authorization: Bearer abc.def-ghi"],
  ["a JWT", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl"],
  ["a private key", "-----BEGIN PRIVATE KEY-----\nMIIEvQIBADAN\n-----END PRIVATE KEY-----"],
  ["a password in a URL", "postgres://app:hunter222@h"],
  ["a token in a query", "GET /reset?token=deadbeefdeadbeef"],
  ["a card number", "4111 1111 1111 1111"],
])("cuts %s out of any text", (_what, text) => {
  const secretPart = text.replace(/@h$/, "").slice(-9);
  for (const line of [
    logged({ note: `seen ${text}` }),
    logged({ err: new Error(`failed with ${text}`) }),
    redactText(text),
  ]) {
    expect(line).not.toContain(secretPart);
  }
});

it("keeps the domain of an e-mail address and hides whose it is", () => {
  expect(redactText("mail to ada.lovelace@acme.test")).toBe("mail to a***@acme.test");
});

it("keeps an error's type, message, code and cause", () => {
  const error = Object.assign(new Error("outer", { cause: new Error("inner") }), { code: "E1" });
  expect(redact(error)).toMatchObject({
    type: "Error",
    message: "outer",
    code: "E1",
    cause: { message: "inner" },
  });
});

it("bounds depth, width and length", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  expect(JSON.stringify(redact(cyclic))).toContain("[too deep]");
  expect(redact(Array.from({ length: 1_000 }, () => 1))).toHaveLength(100);
  expect(redactText("x".repeat(100_000)).length).toBeLessThan(9_000);
});
