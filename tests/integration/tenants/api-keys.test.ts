import { eq } from "drizzle-orm";
import { expect, it, vi } from "vitest";
import { ZodError } from "zod";
import { apiKeys, auditEntries } from "#db/schema/index";
import { manualClock } from "#server/kernel/clock";
import { inTenant } from "#server/kernel/ctx";
import {
  ConflictError,
  ForbiddenError,
  InvalidError,
  NotFoundError,
  UnauthenticatedError,
} from "#server/kernel/errors";
import { read } from "#server/kernel/transact";
import {
  authenticateApiKey,
  createApiKey,
  ensureBootstrapKey,
  getApiKey,
  listApiKeys,
  resumeTenant,
  revokeApiKey,
  rotateApiKey,
  suspendTenant,
} from "#server/tenants/index";
import type { Platform } from "#server/kernel/platform";
import { apiKeyScopes } from "#lib/permissions";
import { useDatabase } from "#tests/support/platform";
import { type Scenario, scenario } from "#tests/support/scenario";
import { asAnyone, asSystem, makeStaff } from "./people.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const enter = (key: string, platform: Platform = harness.platform) =>
  authenticateApiKey(asAnyone(platform), key);
const refused = (key: string, platform?: Platform) =>
  enter(key, platform).then(
    () => "let in",
    (error: unknown) =>
      error instanceof UnauthenticatedError || error instanceof ForbiddenError ? error.code : String(error),
  );
const make = (ours: Scenario, expiresAt: string | null = null) =>
  createApiKey(ours.ctx, { name: "ci", scopes: ["events:write", "events:read"], expiresAt });
const inMs = (ms: number) => new Date(clock.now().getTime() + ms).toISOString();

it("lets a key in as its tenant with its scopes, and shows it nowhere again", async () => {
  const ours = await scenario(harness.platform);
  const { key, ...made } = await make(ours);
  expect(await enter(key)).toEqual({
    tenantId: ours.tenantId,
    actor: { kind: "api_key", id: made.id, label: "ci", scopes: ["events:read", "events:write"] },
  });
  const kept = await read(ours.ctx, async (tx) =>
    JSON.stringify([await tx.db.select().from(apiKeys), await tx.db.select().from(auditEntries)]),
  );
  expect(kept).toContain(made.id);
  expect(kept).not.toContain(key);
  expect(JSON.stringify(await listApiKeys(ours.ctx, {}))).not.toContain(key);
});

it("gives no key a scope that its maker lacks", async () => {
  const ours = await scenario(harness.platform);
  const weak = ours.apiKey(["api_keys:write", "events:read"]);
  await expect(createApiKey(weak, { name: "x", scopes: ["events:read", "events:write"] })).rejects.toThrow(
    /events:write/,
  );
  expect((await createApiKey(weak, { name: "x", scopes: ["events:read"] })).scopes).toEqual(["events:read"]);
  const strong = await createApiKey(ours.ctx, { name: "strong", scopes: [...apiKeyScopes] });
  await expect(rotateApiKey(weak, { id: strong.id })).rejects.toThrow(ForbiddenError);
  expect((await getApiKey(ours.ctx, { id: strong.id })).state).toBe("active");
});

it.each(["developer", "viewer"] as const)("lets no %s make, rotate or revoke a key", async (role) => {
  const ours = await scenario(harness.platform);
  const { id } = await make(ours);
  const member = await ours.member(role);
  await expect(createApiKey(member, { name: "x", scopes: ["events:read"] })).rejects.toThrow(ForbiddenError);
  await expect(rotateApiKey(member, { id })).rejects.toThrow(ForbiddenError);
  await expect(revokeApiKey(member, { id })).rejects.toThrow(ForbiddenError);
});

it("refuses an expiry in the past, an unknown scope, no scope, and a scope keys cannot have", async () => {
  const { ctx } = await scenario(harness.platform);
  await expect(createApiKey(ctx, { name: "x", scopes: ["events:read"], expiresAt: inMs(0) })).rejects.toThrow(
    InvalidError,
  );
  for (const scopes of [["nonsense"], [], ["members:write"]]) {
    await expect(createApiKey(ctx, { name: "x", scopes: scopes as "events:read"[] })).rejects.toThrow(
      ZodError,
    );
  }
});

it("refuses a key from the millisecond it expires, also while it is remembered", async () => {
  const { key } = await make(await scenario(harness.platform), inMs(1_000));
  clock.advanceMs(999);
  expect(await refused(key)).toBe("let in");
  clock.advanceMs(1);
  expect(await refused(key)).toBe("api_key_expired");
});

it("refuses a revoked key in the process that revoked it at once, and in another within the notice", async () => {
  const second = await harness.another();
  const ours = await scenario(harness.platform);
  const { key, id } = await make(ours);
  expect([await refused(key), await refused(key, second)]).toEqual(["let in", "let in"]);
  await revokeApiKey(ours.ctx, { id });
  expect(await refused(key)).toBe("api_key_revoked");
  // The clock stands still, so only the notice can make the second process forget.
  await vi.waitFor(async () => expect(await refused(key, second)).toBe("api_key_revoked"), {
    timeout: 2_000,
  });
  await revokeApiKey(ours.ctx, { id });
});

it("hears at once that a key it took for unknown exists now", async () => {
  const second = await harness.another();
  const ours = await scenario(harness.platform);
  const chosen = "a-bootstrap-key-of-our-own-choice";
  expect([await refused(chosen), await refused(chosen, second)]).toEqual([
    "api_key_unknown",
    "api_key_unknown",
  ]);
  await ensureBootstrapKey(asSystem(harness.platform), ours.tenantId, chosen);
  expect((await enter(chosen)).actor.scopes).toEqual(apiKeyScopes);
  await vi.waitFor(async () => expect(await refused(chosen, second)).toBe("let in"), { timeout: 2_000 });
  await ensureBootstrapKey(asSystem(harness.platform), ours.tenantId, chosen);
  expect((await listApiKeys(ours.ctx, {})).data).toHaveLength(1);
  const theirs = await scenario(harness.platform);
  await expect(ensureBootstrapKey(asSystem(harness.platform), theirs.tenantId, chosen)).rejects.toThrow(
    ConflictError,
  );
});

it.each(["", "tk_", "tk_nonsense", `tk_${"A".repeat(49)}`, "x".repeat(600), "tk_\u0000"])(
  "does not know the key %j",
  async (key) => {
    expect(await refused(key)).toBe("api_key_unknown");
  },
);

it("asks the database once for a key used many times, and a few times for a thousand made-up ones", async () => {
  const platform = await harness.another();
  const ours = await scenario(harness.platform);
  const { key } = await make(ours);
  await enter(key, platform);
  await vi.waitFor(() => expect(platform.db.app.pool.idleCount).toBe(platform.db.app.pool.totalCount), {
    timeout: 10_000,
  });
  let asked = 0;
  platform.db.system.pool.on("acquire", () => (asked += 1));
  await enter(key, platform);
  asked = 0;
  for (let times = 0; times < 500; times++) await enter(key, platform);
  expect(asked).toBeLessThanOrEqual(2); // the notice of the key's own making may come late, and is believed
  const madeUp = Array.from({ length: 1_000 }, (_, index) =>
    refused(`made-up-key-number-${index}`, platform),
  );
  expect(new Set(await Promise.all(madeUp))).toEqual(new Set(["api_key_unknown"]));
  expect(asked).toBeLessThanOrEqual(6);
});

it("replaces a key: both work during the overlap, then the new one alone", async () => {
  const ours = await scenario(harness.platform);
  const old = await make(ours, inMs(30 * 86_400_000));
  clock.advanceMs(10 * 86_400_000);
  const fresh = await rotateApiKey(ours.ctx, { id: old.id, overlapSeconds: 3_600 });
  expect(fresh).toMatchObject({
    name: "ci",
    scopes: old.scopes,
    rotatedFrom: old.id,
    expiresAt: inMs(30 * 86_400_000),
  });
  expect([await refused(old.key), await refused(fresh.key)]).toEqual(["let in", "let in"]);
  expect((await getApiKey(ours.ctx, { id: old.id })).state).toBe("expiring");
  clock.advanceMs(3_600_000);
  expect([await refused(old.key), await refused(fresh.key)]).toEqual(["api_key_expired", "let in"]);
});

it("never lengthens an old key's life by rotating it", async () => {
  const ours = await scenario(harness.platform);
  const expiresAt = inMs(60_000);
  const old = await make(ours, expiresAt);
  await rotateApiKey(ours.ctx, { id: old.id, overlapSeconds: 86_400 });
  expect((await getApiKey(ours.ctx, { id: old.id })).expiresAt).toBe(expiresAt);
});

it("rotates a key once, also when two do it at once, and no key that is over", async () => {
  const ours = await scenario(harness.platform);
  const { id } = await make(ours);
  const outcomes = await Promise.allSettled([rotateApiKey(ours.ctx, { id }), rotateApiKey(ours.ctx, { id })]);
  expect(outcomes.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
  const over = await make(ours);
  await revokeApiKey(ours.ctx, { id: over.id });
  await expect(rotateApiKey(ours.ctx, { id: over.id })).rejects.toThrow(ConflictError);
});

it("writes down the last use, once a minute", async () => {
  const ours = await scenario(harness.platform);
  const { key, id } = await make(ours);
  const lastUsed = async () => (await getApiKey(ours.ctx, { id })).lastUsedAt;
  const first = clock.now().toISOString();
  await enter(key);
  await vi.waitFor(async () => expect(await lastUsed()).toBe(first), { timeout: 10_000 });
  clock.advanceMs(59_000);
  await enter(key);
  clock.advanceMs(2_000);
  const second = clock.now().toISOString();
  await enter(key);
  await vi.waitFor(async () => expect(await lastUsed()).toBe(second), { timeout: 10_000 });
});

it("forbids a suspended tenant's keys at once, with the reason, until it is resumed", async () => {
  const ours = await scenario(harness.platform);
  const { key } = await make(ours);
  expect(await refused(key)).toBe("let in");
  const operator = await makeStaff(harness.platform, ["operator"]);
  await suspendTenant(operator, { id: ours.tenantId, reason: "abuse" });
  expect(await refused(key)).toBe("tenant_suspended");
  await resumeTenant(operator, { id: ours.tenantId });
  expect(await refused(key)).toBe("let in");
});

it("does not find another tenant's key", async () => {
  const [ours, theirs] = await Promise.all([scenario(harness.platform), scenario(harness.platform)]);
  const { id, key } = await make(theirs);
  await expect(getApiKey(ours.ctx, { id })).rejects.toThrow(NotFoundError);
  await expect(rotateApiKey(ours.ctx, { id })).rejects.toThrow(NotFoundError);
  await expect(revokeApiKey(ours.ctx, { id })).rejects.toThrow(NotFoundError);
  expect(await refused(key)).toBe("let in");
  expect((await listApiKeys(ours.ctx, {})).data).toEqual([]);
});

it("pages through keys, newest first, without repeating one when another is made meanwhile", async () => {
  const ours = await scenario(harness.platform);
  const ids: string[] = [];
  for (let index = 0; index < 5; index++) ids.unshift((await make(ours)).id);
  const first = await listApiKeys(ours.ctx, { limit: 2 });
  await make(ours);
  const second = await listApiKeys(ours.ctx, { limit: 2, cursor: first.nextCursor ?? "" });
  const third = await listApiKeys(ours.ctx, { limit: 2, cursor: second.nextCursor ?? "" });
  expect([...first.data, ...second.data, ...third.data].map(({ id }) => id)).toEqual(ids);
  expect(third.nextCursor).toBeNull();
});

it("writes making, rotating and revoking to the audit log", async () => {
  const ours = await scenario(harness.platform);
  const { id } = await make(ours);
  await rotateApiKey(ours.ctx, { id });
  await revokeApiKey(inTenant(ours.ctx, ours.tenantId), { id });
  const entries = await read(ours.ctx, (tx) =>
    tx.db.select().from(auditEntries).where(eq(auditEntries.subjectId, id)).orderBy(auditEntries.id),
  );
  expect(entries.map(({ action, actorId }) => [action, actorId])).toEqual(
    ["api_key.created", "api_key.rotated", "api_key.revoked"].map((action) => [action, ours.ownerId]),
  );
});
