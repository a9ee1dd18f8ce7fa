import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createLogger, type LoggerOptions } from "./log.ts";
import { redact, redactText } from "./redact.ts";
import { Secret } from "./vault/secret.ts";

function logged(fields: object, message = "x", mode: LoggerOptions["mode"] = "production"): string {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  createLogger({ mode, level: "trace", processName: "test", write })
    .child({ correlationId: "c-1" })
    .info(fields, message);
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

it("keeps the ids, times, counts and words of an ordinary line as they are", () => {
  const fields = {
    tenantId: "tnt_01h455vb4pex5vsknk084sn02q",
    correlationId: "0192f5c0-7b1e-7c1a-9d2f-3f1a2b3c4d5e",
    at: "2026-11-23T06:22:14.000Z",
    atMs: 1_795_415_324_123,
    url: "https://hooks.example.com:8443/in?page=2",
    status: 503,
    code: "ECONNREFUSED",
    remote: "93.184.215.14",
    note: "basic information about tokens: none",
    ok: true,
    nothing: null,
  };
  expect(redact(fields)).toEqual(fields);
});

const keys = [
  "authorization",
  "Proxy-Authorization",
  "Cookie",
  "set-cookie",
  "password",
  "newPassword",
  "password_hash",
  "passwd",
  "apiKey",
  "api_key",
  "X-Api-Key",
  "clientSecret",
  "secretAccessKey",
  "refresh_token",
  "webhook-signature",
  "x-hub-signature-256",
  "sealedHeaders",
  "private key",
  "masterKey",
  "params",
];

/** Ways a value may be wrapped before it is logged. */
const wrappings: readonly ((inner: object) => object)[] = [
  (inner) => ({ inner }),
  (inner) => ({ list: [1, inner] }),
  (inner) => ({ map: new Map([["m", inner]]) }),
  (inner) => ({ set: new Set([inner]) }),
  (inner) => ({ json: { toJSON: () => inner } }),
  (inner) => ({ err: Object.assign(new Error("failed"), { request: inner }) }),
  (inner) => ({ err: new Error("failed", { cause: inner }) }),
];
const wrapped = (inner: object) =>
  fc
    .array(fc.constantFrom(...wrappings), { maxLength: 3 })
    .map((layers) => layers.reduce((fields, wrap) => wrap(fields), inner));

it("never writes what stands under a secret's key, however it is wrapped", () => {
  const planted = fc
    .tuple(fc.constantFrom(...keys), fc.stringMatching(/^[g-z]{12,40}$/))
    .chain(([key, value]) => wrapped({ [key]: value }).map((fields) => ({ fields, value })));
  fc.assert(
    fc.property(planted, ({ fields, value }) => {
      expect(logged(fields)).not.toContain(value);
      expect(logged(fields, "x", "local")).not.toContain(value);
    }),
  );
});

/** Texts that hold a secret, given its characters. */
const carriers: readonly (readonly [string, (secret: string) => string])[] = [
  ["an API key", (secret) => `tk_${secret}`],
  ["a signing secret", (secret) => `whsec_${secret}`],
  ["a bearer token", (secret) => `sent Bearer ${secret}`],
  ["an authorization header", (secret) => `Authorization: Bearer ${secret}`],
  ["an authorization header of another scheme", (secret) => `authorization: ApiKey id ${secret}`],
  ["a cookie", (secret) => `cookie: theme=dark; session=${secret}`],
  ["basic credentials", (secret) => `sent Basic dXNl/${secret}=`],
  ["a JWT", (secret) => `eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.${secret}`],
  ["a private key", (secret) => `-----BEGIN EC PRIVATE KEY-----\n${secret}\n-----END EC PRIVATE KEY-----`],
  ["a private key cut short", (secret) => `-----BEGIN PRIVATE KEY-----\n${secret}`],
  ["a password in a URL", (secret) => `postgres://app:${secret}@db:5432/x`],
  ["a password with a slash and an @ in a URL", (secret) => `postgres://app:a/b@${secret}@db/x`],
  ["a token as a URL's user", (secret) => `https://${secret}@githost/x`],
  ["a token in a query", (secret) => `GET /reset?token=${secret}&x=1`],
  ["a code in a query", (secret) => `GET /callback?state=1&code=${secret}`],
  ["a form body", (secret) => `user=a&client_secret=${secret}`],
  ["JSON in a text", (secret) => `got {"user":"a","password":"${secret}"}`],
  ["JSON in JSON in a text", (secret) => JSON.stringify(JSON.stringify({ access_token: secret }))],
  ["a signature", (secret) => `v1,${secret}${secret}=`],
  ["a failed query's parameters", (secret) => `Failed query: select $1\nparams: a,${secret}\nb\n    at run`],
  ["a unique violation's detail", (secret) => `Key (tenant_id, name)=(1, ${secret}) already exists.`],
  ["a check violation's detail", (secret) => `Failing row contains (1, ${secret}, null).`],
  ["a vendor's token", (secret) => `ghp_${secret}`],
  ["an e-mail address", (secret) => `mail to x${secret}@acme.test`],
];

describe.each(carriers)("%s", (_what, carry) => {
  it("is cut out of fields, keys, messages, errors and their causes", () => {
    fc.assert(
      fc.property(
        fc.stringMatching(/^[g-zG-Z]{14,40}$/),
        fc.stringMatching(/^( |[a-z ]{1,9}["'(: ])?$/),
        (secret, before) => {
          const text = `${before}${carry(secret)}`;
          const lines = [
            logged({ note: text }),
            logged({ [text]: 1 }),
            logged({}, text),
            logged(new Error(text)),
            logged({ err: new Error("outer", { cause: new Error(text) }) }),
            logged({ err: new AggregateError([new Error(text)], "several") }),
            logged({ err: new Error(text) }, text, "local"),
          ];
          for (const line of lines) expect(line).not.toContain(secret);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("is cut out where the text is cut", () => {
    const secret = "QRSTUVWXYZQRSTUVWXYZ";
    for (let room = 0; room < 60; room += 3) {
      const text = `${"lorem ".repeat(1_364).slice(0, 8_192 - room)} ${carry(secret)}`;
      expect(redactText(text)).not.toContain(secret.slice(0, 8));
    }
  });
});

it.each(["4111 1111 1111 1111", "4111-1111-1111-1111", "378282246310005", "5555555555554444"])(
  "hides the card number %s, also as a number",
  (card) => {
    expect(redactText(`card ${card} declined`)).toBe("card [card number] declined");
    expect(redact({ card: Number(card.replace(/\D/g, "")) })).toEqual({ card: "[card number]" });
  },
);

it("keeps the domain of an e-mail address and hides whose it is", () => {
  expect(redactText("mail to ada.lovelace@acme.test")).toBe("mail to a***@acme.test");
  expect(redactText("an jürgen.müller@straße.test")).toBe("an j***@straße.test");
});

it("prints a Secret as [secret]", () => {
  const line = logged({ signing: new Secret("hunter22"), text: `${new Secret("hunter22")}` });
  expect(line).not.toContain("hunter22");
  expect(inspect(redact({ signing: new Secret("hunter22") }))).toContain("[secret]");
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

it("never throws, and still tells what it can", () => {
  const hostile = {
    get getter() {
      throw new Error("no");
    },
    json: {
      toJSON() {
        throw new Error("no");
      },
    },
    proxy: new Proxy({}, { ownKeys: () => ["a", "a"] }),
    fn: () => 1,
    symbol: Symbol("s"),
    big: 10n ** 30n,
    bytes: Buffer.from("hunter22"),
    ["__proto__"]: "x",
    fine: 1,
  };
  const line = JSON.parse(logged(hostile)) as Record<string, unknown>;
  expect(line).toMatchObject({ msg: "x", fine: 1, getter: "[unreadable]", json: "[unreadable]" });
  expect(line).toMatchObject({ proxy: "[unreadable]", bytes: "[8 bytes]", fn: "[function]" });
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withMap: true, withSet: true, withNullPrototype: true }),
      (value) => {
        expect(() => JSON.parse(logged({ value }))).not.toThrow();
      },
    ),
  );
});

it("bounds depth, width, length and the whole line", () => {
  const cyclic: Record<string, unknown> = {};
  cyclic.self = cyclic;
  expect(JSON.stringify(redact(cyclic))).toContain("[too deep]");
  expect(redact(Array.from({ length: 1_000 }, () => 1))).toHaveLength(100);
  expect(redactText("x".repeat(100_000)).length).toBeLessThan(9_000);
  const bush = (depth: number): unknown =>
    depth === 0 ? "y".repeat(100) : Array.from({ length: 20 }, () => bush(depth - 1));
  expect(logged({ bush: bush(4) }).length).toBeLessThan(100_000);
});

it.each([
  "a.",
  "a",
  "a@",
  "eyJaaaaaa",
  "://",
  "a://b:",
  "bearer ",
  "token=",
  "4111 ",
  "-----BEGIN PRIVATE KEY-----",
  "\nparams: ",
])("reads a long text of %j in no more than its length asks for", (piece) => {
  const text = piece.repeat(Math.ceil(9_216 / piece.length));
  const timesMs = Array.from({ length: 5 }, () => {
    const startedAt = performance.now();
    redactText(text);
    return performance.now() - startedAt;
  });
  expect(Math.min(...timesMs)).toBeLessThan(50);
});

it("writes for a terminal on one line, whatever a value holds, and an error's stack and causes below it", () => {
  const line = logged({ name: "a\nb\u001b[2J" }, "hello", "local");
  expect(line).toMatch(/^\d\d:\d\d:\d\d\.\d{3} info {2}test: hello correlationId=c-1 name=a·b·\[2J\n$/);
  const failed = logged({ err: new Error("outer", { cause: new Error("inner") }) }, "failed", "local");
  expect(failed).toMatch(/failed.*\n {2}Error: outer\n.*caused by:\n {2}Error: inner\n/s);
});
