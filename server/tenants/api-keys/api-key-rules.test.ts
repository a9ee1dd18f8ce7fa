import fc from "fast-check";
import { expect, it } from "vitest";
import { apiKeyScopes, roleGrants, roles } from "#lib/permissions";
import type { Actor } from "#server/kernel/ctx";
import { apiKeyState, assertHolds } from "./api-key-rules.ts";

const now = new Date("2026-05-01T12:00:00Z");
const later = new Date(now.getTime() + 1_000);
const subset = fc.uniqueArray(fc.constantFrom(...apiKeyScopes));
const user = (role: (typeof roles)[number]): Actor => ({ kind: "user", id: "usr_x", label: "x", role });
const isAllowed = (actor: Actor, scopes: readonly (typeof apiKeyScopes)[number][]) => {
  try {
    assertHolds(actor, scopes);
    return true;
  } catch {
    return false;
  }
};

it("lets a key give exactly subsets of its own scopes", () => {
  fc.assert(
    fc.property(subset, subset, (held, wanted) => {
      const key: Actor = { kind: "api_key", id: "key_x", label: "x", scopes: held };
      expect(isAllowed(key, wanted)).toBe(wanted.every((scope) => held.includes(scope)));
    }),
  );
});

it("lets a person give exactly what their role grants", () => {
  fc.assert(
    fc.property(fc.constantFrom(...roles), subset, (role, wanted) => {
      expect(isAllowed(user(role), wanted)).toBe(wanted.every((scope) => roleGrants(role, scope)));
    }),
  );
});

it("names the scopes that are lacking", () => {
  expect(() => assertHolds(user("viewer"), ["events:read", "events:write"])).toThrow(/lacks: events:write\./);
});

it("puts revoked before expired before replaced", () => {
  const key = { expiresAt: later, revokedAt: null, isReplaced: false };
  expect(apiKeyState(key, now)).toBe("active");
  expect(apiKeyState({ ...key, isReplaced: true }, now)).toBe("expiring");
  expect(apiKeyState({ ...key, expiresAt: now, isReplaced: true }, now)).toBe("expired");
  expect(apiKeyState({ ...key, expiresAt: now, revokedAt: now }, now)).toBe("revoked");
});
