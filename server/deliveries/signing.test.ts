import { createPublicKey, verify } from "node:crypto";
import fc from "fast-check";
import { Webhook } from "standardwebhooks";
import { expect, it } from "vitest";
import { generateSecret, publicKeyText, readSigningKey, signatureHeader } from "./signing.ts";

const bytes = (text: string) => Buffer.from(text, "utf8");

it("gives the known answer of the specification", () => {
  const key = readSigningKey("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
  const content = {
    id: "msg_p5jXN8AQM9LWM0D4loKWxJek",
    timestamp: 1_614_265_330,
    body: bytes('{"test": 2432232314}'),
  };
  expect(signatureHeader([key], content)).toBe("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
});

const now = Math.floor(Date.now() / 1_000);
const headersOf = (signature: string) => ({
  "webhook-id": "evt_1",
  "webhook-timestamp": String(now),
  "webhook-signature": signature,
});

it("is verified by the reference library for any body, and refused after one flipped bit", () => {
  const { secret } = generateSecret("hmac");
  const receiver = new Webhook(secret);
  const bodies = fc.uint8Array({ minLength: 1, maxLength: 300 });
  fc.assert(
    fc.property(bodies, fc.nat(), (body, at) => {
      // The library compares text, so the body has to be valid UTF-8.
      const text = Buffer.from(body).toString("base64");
      const header = signatureHeader([readSigningKey(secret)], {
        id: "evt_1",
        timestamp: now,
        body: bytes(text),
      });
      expect(() => receiver.verify(text, headersOf(header), { jsonParse: false })).not.toThrow();
      const flipped = bytes(text);
      flipped[at % flipped.length] = (flipped[at % flipped.length] ?? 0) ^ 1;
      expect(() =>
        receiver.verify(flipped.toString("utf8"), headersOf(header), { jsonParse: false }),
      ).toThrow("No matching signature");
    }),
  );
});

it("lets a receiver with the old and one with the new secret verify during a rotation", () => {
  const [old, fresh] = [generateSecret("hmac").secret, generateSecret("hmac").secret];
  const keys = [readSigningKey(fresh), readSigningKey(old)];
  const header = signatureHeader(keys, { id: "evt_1", timestamp: now, body: bytes("{}") });
  expect(header.split(" ")).toHaveLength(2);
  for (const secret of [old, fresh]) {
    expect(() => new Webhook(secret).verify("{}", headersOf(header))).not.toThrow();
  }
});

it("signs with ed25519 so that the published key verifies it", () => {
  const { secret, publicJwk, publicKey } = generateSecret("ed25519");
  if (publicJwk === null) throw new Error("no public key");
  expect(publicKeyText(publicJwk)).toBe(publicKey);
  const header = signatureHeader([readSigningKey(secret)], {
    id: "evt_1",
    timestamp: now,
    body: bytes("{}"),
  });
  const [version, signature = ""] = header.split(",");
  const key = createPublicKey({ key: { ...publicJwk }, format: "jwk" });
  expect(version).toBe("v1a");
  expect(verify(null, bytes(`evt_1.${now}.{}`), key, Buffer.from(signature, "base64"))).toBe(true);
  expect(verify(null, bytes(`evt_1.${now}.{ }`), key, Buffer.from(signature, "base64"))).toBe(false);
});

it("refuses a text that is no secret", () => {
  expect(() => readSigningKey("hunter2")).toThrow("not a webhook secret");
});
