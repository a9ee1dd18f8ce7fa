import fc from "fast-check";
import { expect, it } from "vitest";
import { MalformedError } from "#server/kernel/errors";
import { attributesFromHeaders } from "./cloud-event-headers.ts";

/** Percent-encoding as the HTTP binding asks of senders. */
function encode(text: string): string {
  return text.replaceAll(/[^\x21-\x7e]|["%]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

it("reads back every text a sender can encode", () => {
  const text = fc.string({ unit: "binary", minLength: 1 }).filter((value) => !value.includes("\0"));
  fc.assert(
    fc.property(text, (value) => {
      expect(attributesFromHeaders({ "ce-subject": encode(value) })).toEqual({ subject: value });
    }),
  );
});

it("takes what is not its own for nothing", () => {
  expect(attributesFromHeaders({ "ce-id": "1", host: "x", "x-ce-id": "2" })).toEqual({ id: "1" });
});

it.each([
  ["Euro%20%E2%82%AC%20%f0%9f%98%80", "Euro € 😀"],
  ['"quoted \\"text\\" here"', 'quoted "text" here'],
  ["100%", "100%"],
  ["%2525", "%25"],
  ["  padded ", "padded"],
])("decodes %j once", (value, text) => {
  expect(attributesFromHeaders({ "ce-subject": value }).subject).toBe(text);
});

it.each(["%C0%A0", "%ff", "a%00b", "caf\u00e9", "%ED%A0%80"])("refuses %j", (value) => {
  expect(() => attributesFromHeaders({ "ce-subject": value })).toThrow(MalformedError);
});
