import { inspect } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { newKey } from "./cipher.ts";
import { createVault, Secret, VaultError } from "./index.ts";

const tenantId = "tnt_a";
const place = { tenantId, kind: "endpoint_secret", id: "sec_1" };

it("opens what it sealed, whatever the text", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), (text) => {
      expect(vault.open(key, place, vault.seal(key, place, text)).reveal()).toBe(text);
    }),
  );
});

it("opens nothing after any one character was changed", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const sealed = vault.seal(key, place, "a secret");
  fc.assert(
    fc.property(fc.nat(sealed.length - 1), fc.constantFrom("A", "z", "-", "."), (at, letter) => {
      fc.pre(sealed[at] !== letter);
      const altered = sealed.slice(0, at) + letter + sealed.slice(at + 1);
      const isSameBytes = altered
        .split(".")
        .every((part, index) =>
          Buffer.from(part, "base64url").equals(Buffer.from(sealed.split(".")[index] ?? "", "base64url")),
        );
      fc.pre(!isSameBytes || at < 2);
      expect(() => vault.open(key, place, altered)).toThrow(VaultError);
    }),
  );
});

it.each([
  ["tenant", { ...place, tenantId: "tnt_b" }],
  ["kind", { ...place, kind: "api_token" }],
  ["id", { ...place, id: "sec_2" }],
])("opens nothing under another %s", (_what, elsewhere) => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const sealed = vault.seal(key, place, "a secret");
  expect(() => vault.open(key, elsewhere, sealed)).toThrow(VaultError);
});

it("opens nothing without the master key, and all after a rotation", () => {
  const old = newKey();
  const before = createVault({ masterKeys: [old] });
  const key = before.createTenantKey(tenantId);
  const sealed = before.seal(key, place, "a secret");
  const during = createVault({ masterKeys: [newKey(), old] });
  expect(() => createVault({ masterKeys: [newKey()] }).open(key, place, sealed)).toThrow(VaultError);
  expect(during.open(key, place, sealed).reveal()).toBe("a secret");
  expect(during.open(during.rewrapTenantKey(tenantId, key), place, sealed).reveal()).toBe("a secret");
});

describe("a secret", () => {
  const secret = new Secret("whsec_value");

  it("shows [secret] however it is printed", () => {
    const printed = [
      String(secret),
      `${secret}`,
      JSON.stringify({ secret }),
      inspect({ secret }),
      inspect(secret, { showHidden: true }),
    ];
    for (const text of printed) {
      expect(text).toContain("[secret]");
      expect(text).not.toContain("whsec_value");
    }
  });
});
