import fc from "fast-check";
import { expect, it } from "vitest";
import { minPasswordLength, passwordFault } from "./password-rules.ts";

const email = "ada.lovelace@acme.test";

it.each([
  "mauve-otter-lunch-42",
  "a long sentence is fine",
  "Grüße aus Zürich 7",
  "🐙🦑🐠🐡🦀🦞🦐🐳🐋🐬🦈🐚",
])("takes %j", (password) => {
  expect(passwordFault(password, email)).toBeNull();
});

it.each([
  "short-pass1",
  "ada.lovelace@acme.test",
  "ADA.LOVELACE@acme.test",
  "ada.lovelace1815",
  "password1234",
  "P@ssw0rd!!!!",
  "Passwordpassword",
  "qwertyuiop12",
  "aaaaaaaaaaaa",
  "abcabcabcabc",
  "123456789012",
  "abcdefghijkl",
  "Trunkline2026!",
])("refuses %j", (password) => {
  expect(passwordFault(password, email)).not.toBeNull();
});

const text = (minLength: number, maxLength: number) =>
  fc.string({ unit: "grapheme-ascii", minLength, maxLength });

it("refuses whatever is too short", () => {
  fc.assert(
    fc.property(text(0, minPasswordLength - 1), (password) => {
      expect(passwordFault(password, email)).not.toBeNull();
    }),
  );
});

it("takes random text that is long enough", () => {
  fc.assert(
    fc.property(text(12, 60), (random) => {
      expect(passwordFault(`${random} and otter`, email)).toBeNull();
    }),
  );
});
