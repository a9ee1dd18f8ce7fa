import { randomBytes } from "node:crypto";
import { crc32 } from "node:zlib";

/**
 * `tk_`, 43 characters of base62 for 256 random bits, and 6 of their CRC-32, so that scanners can tell a key
 * from other text and a mistyped one is refused without asking the database.
 * Source: GitHub, "Behind GitHub's new authentication token formats" (2021), for the idea of the checksum.
 */
const alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const randomLength = 43;
const checkLength = 6;
const form = /^tk_([0-9A-Za-z]{43})([0-9A-Za-z]{6})$/;
const hintLength = 9;

/** A new key. `random` gives 32 bytes. */
export function newApiKey(random: () => Uint8Array = () => randomBytes(32)): string {
  const body = base62(BigInt(`0x${Buffer.from(random()).toString("hex")}`), randomLength);
  return `tk_${body}${checksum(body)}`;
}

/** Whether a text has the form of our keys but not their checksum: mistyped or made up, and in no database. */
export function isMistyped(text: string): boolean {
  const [, body, check] = form.exec(text) ?? [];
  return body !== undefined && checksum(body) !== check;
}

/** How a key begins, for people to recognise it by. A key of another form shows less of itself. */
export function hintOf(key: string): string {
  return `${key.slice(0, form.test(key) ? hintLength : 4)}…`;
}

function checksum(body: string): string {
  return base62(BigInt(crc32(body)), checkLength);
}

function base62(value: bigint, length: number): string {
  let rest = value;
  let text = "";
  for (let place = 0; place < length; place++) {
    text = (alphabet[Number(rest % 62n)] ?? "") + text;
    rest /= 62n;
  }
  return text;
}
