import { createPrivateKey, generateKeyPairSync, sign } from "node:crypto";

export interface Certificate {
  /** PEM of the certificate, valid for a day around now. */
  readonly cert: string;
  /** PEM of its private key. */
  readonly key: string;
}

/** Makes a self-signed certificate (RFC 5280) for a DNS name, so that tests need no openssl and no key in the repository. */
export function selfSigned(dnsName: string): Certificate {
  const pair = generateKeyPairSync("ec", {
    namedCurve: "P-256",
    publicKeyEncoding: { type: "spki", format: "der" },
    privateKeyEncoding: { type: "pkcs8", format: "pem" },
  });
  const ecdsaWithSha256 = sequence(oid("2a8648ce3d040302"));
  const name = sequence(tlv(0x31, sequence(oid("550403"), tlv(0x0c, Buffer.from(dnsName)))));
  const altNames = sequence(tlv(0x82, Buffer.from(dnsName)));
  const authority = sequence(tlv(0x01, Buffer.from([0xff])));
  const extensions = sequence(
    sequence(oid("551d11"), tlv(0x04, altNames)),
    sequence(oid("551d13"), tlv(0x01, Buffer.from([0xff])), tlv(0x04, authority)),
  );
  const day = 86_400_000;
  const body = sequence(
    tlv(0xa0, tlv(0x02, Buffer.from([2]))), // version 3
    tlv(0x02, Buffer.from([1])),
    ecdsaWithSha256,
    name,
    sequence(time(Date.now() - day / 2), time(Date.now() + day / 2)),
    name,
    pair.publicKey,
    tlv(0xa3, extensions),
  );
  const signature = sign("sha256", body, createPrivateKey(pair.privateKey));
  const whole = sequence(body, ecdsaWithSha256, tlv(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = whole.toString("base64").replace(/.{64}(?=.)/g, "$&\n");
  return { cert: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n`, key: pair.privateKey };
}

/** One DER element: tag, length, content. */
function tlv(tag: number, content: Buffer): Buffer {
  const { length } = content;
  if (length < 0x80) return Buffer.concat([Buffer.from([tag, length]), content]);
  const bytes = length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...bytes]), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return tlv(0x30, Buffer.concat(parts));
}

function oid(hex: string): Buffer {
  return tlv(0x06, Buffer.from(hex, "hex"));
}

function time(ms: number): Buffer {
  return tlv(0x17, Buffer.from(`${new Date(ms).toISOString().slice(2, 19).replace(/[-T:]/g, "")}Z`));
}
