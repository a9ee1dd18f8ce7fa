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

it("opens nothing after any one character was changed, added or taken away", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const sealed = vault.seal(key, place, "a secret");
  expect(vault.open(key, place, sealed).reveal()).toBe("a secret");
  const anyText = fc.constantFrom(sealed, key).chain((text) =>
    fc
      .tuple(
        fc.nat(text.length - 1),
        fc.constantFrom("", "A", "z", "-", ".", "!", "=", " ", "AA"),
        fc.boolean(),
      )
      .map(([at, letters, isInserted]) => ({
        text,
        altered: text.slice(0, at) + letters + text.slice(isInserted ? at : at + 1),
      }))
      .filter(({ altered }) => altered !== text),
  );
  fc.assert(
    fc.property(anyText, ({ text, altered }) => {
      const open = () =>
        text === key ? vault.open(altered, place, sealed) : vault.open(key, place, altered);
      expect(open).toThrow(VaultError);
    }),
    { numRuns: 500 },
  );
});

it("opens nothing after any one byte was changed", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const [version = "", ...parts] = vault.seal(key, place, "a secret").split(".");
  const bytes = parts.map((part) => Buffer.from(part, "base64url"));
  bytes.forEach((part, which) => {
    for (let at = 0; at < part.length; at++) {
      const altered = bytes.map((each) => Buffer.from(each));
      altered[which]?.writeUInt8((part[at] ?? 0) ^ 1, at);
      const text = [version, ...altered.map((each) => each.toString("base64url"))].join(".");
      expect(() => vault.open(key, place, text)).toThrow(VaultError);
    }
  });
});

it("opens nothing with another tenant's key, and no part of another value", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const ours = vault.createTenantKey(tenantId);
  const again = vault.createTenantKey(tenantId);
  const theirs = vault.createTenantKey("tnt_b");
  const sealed = vault.seal(ours, place, "a secret");
  for (const key of [again, theirs]) expect(() => vault.open(key, place, sealed)).toThrow(VaultError);
  const other = vault.seal(ours, { ...place, id: "sec_2" }, "another");
  const [version, sealedKey] = sealed.split(".");
  const mixed = [version, sealedKey, other.split(".")[2]].join(".");
  for (const id of ["sec_1", "sec_2"])
    expect(() => vault.open(ours, { ...place, id }, mixed)).toThrow(VaultError);
});

it("seals the same text differently each time", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const texts = Array.from({ length: 100 }, () => vault.seal(key, place, "a secret"));
  expect(new Set(texts.flatMap((text) => text.split(".").slice(1))).size).toBe(200);
});

it("names places without ambiguity", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const key = vault.createTenantKey(tenantId);
  const sealed = vault.seal(key, { tenantId, kind: "a|b", id: "c" }, "a secret");
  expect(() => vault.open(key, { tenantId, kind: "a", id: "b|c" }, sealed)).toThrow(VaultError);
});

it("works for more tenants than it keeps keys of", () => {
  const vault = createVault({ masterKeys: [newKey()] });
  const sealed = Array.from({ length: 1_200 }, (_, index) => {
    const own = { ...place, tenantId: `tnt_${index}` };
    const key = vault.createTenantKey(own.tenantId);
    return { key, own, text: vault.seal(key, own, `secret ${index}`) };
  });
  const opened = sealed.map(({ key, own, text }) => vault.open(key, own, text).reveal());
  expect(opened).toEqual(sealed.map((_, index) => `secret ${index}`));
});

it("takes no master key of another length, and not none", () => {
  expect(() => createVault({ masterKeys: [] })).toThrow(VaultError);
  expect(() => createVault({ masterKeys: [newKey(), Buffer.alloc(16)] })).toThrow(VaultError);
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
