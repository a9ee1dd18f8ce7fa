import { hash } from "@node-rs/argon2";
import { expect, it } from "vitest";
import { hashPassword, isOutgrown, verifyPassword } from "./password-hash.ts";

it("verifies what it hashed and nothing else, however the letters were composed", async () => {
  const stored = await hashPassword("Zürich is a town");
  expect(await verifyPassword(stored, "Zu\u0308rich is a town")).toBe(true);
  expect(await verifyPassword(stored, "zürich is a town")).toBe(false);
  expect(await verifyPassword(null, "Zürich is a town")).toBe(false);
});

it("hashes with Argon2id at 19 MiB and two passes", async () => {
  const stored = await hashPassword("any password will do");
  expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(isOutgrown(stored)).toBe(false);
});

it("calls a hash with smaller parameters, or of another kind, outgrown", async () => {
  const weak = await hash("any password will do", { memoryCost: 4_096, timeCost: 2, parallelism: 1 });
  expect(isOutgrown(weak)).toBe(true);
  expect(isOutgrown("$2b$10$abcdefghijklmnopqrstuv")).toBe(true);
});
