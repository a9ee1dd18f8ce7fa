import fc from "fast-check";
import { expect, it } from "vitest";
import { hintOf, isMistyped, newApiKey } from "./api-key-format.ts";

const bytes32 = fc.uint8Array({ minLength: 32, maxLength: 32 });

it("writes 256 bits as tk_ and 49 letters and digits, and never two alike", () => {
  fc.assert(
    fc.property(bytes32, bytes32, (one, other) => {
      const key = newApiKey(() => one);
      expect(key).toMatch(/^tk_[0-9A-Za-z]{49}$/);
      const isSame = Buffer.from(one).equals(Buffer.from(other));
      expect(newApiKey(() => other) === key).toBe(isSame);
    }),
  );
});

it("keeps the extremes apart: all zeros, all ones", () => {
  expect(newApiKey(() => new Uint8Array(32))).toMatch(/^tk_0{43}/);
  expect(newApiKey(() => new Uint8Array(32).fill(255))).toHaveLength(52);
});

it("tells every single changed character from the key", () => {
  const place = fc.integer({ min: 3, max: 51 });
  fc.assert(
    fc.property(bytes32, place, fc.constantFrom(..."0Az9k"), (random, at, char) => {
      const key = newApiKey(() => random);
      const changed = key.slice(0, at) + char + key.slice(at + 1);
      expect(isMistyped(key)).toBe(false);
      expect(isMistyped(changed)).toBe(changed !== key);
    }),
  );
});

it("does not judge texts of another form, such as a bootstrap key", () => {
  expect(isMistyped("ci-key-of-sixteen-or-more")).toBe(false);
  expect(isMistyped("tk_short")).toBe(false);
});

it("shows of a key no more than its first characters", () => {
  const key = newApiKey();
  expect(hintOf(key)).toBe(`${key.slice(0, 9)}…`);
  expect(hintOf("ci-key-of-sixteen-or-more")).toBe("ci-k…");
});
