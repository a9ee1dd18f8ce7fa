import { expect, it } from "vitest";
import { tenantKeys } from "#db/schema/index";
import { transact, transactAsSystem } from "#server/kernel/transact";
import { VaultError } from "#server/kernel/vault/index";
import { openSecret, sealSecret } from "#server/kernel/vault/tenant-secrets";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const kind = "endpoint_secret";
const id = "sec_1";

it("seals with the tenant's own key, and opens for that tenant and row alone", async () => {
  const { platform } = harness;
  const [ours, theirs] = [await scenario(platform), await scenario(platform)];
  const sealed = await transact(ours.ctx, (tx) => sealSecret(tx, { kind, id, plaintext: "hunter22" }));
  expect(sealed).not.toContain("hunter22");
  const open = (tenantId: string, place: { kind: string; id: string }) =>
    transactAsSystem(ours.ctx, (tx) => openSecret(tx, { tenantId, ...place, sealed }));
  expect((await open(ours.tenantId, { kind, id })).reveal()).toBe("hunter22");
  await expect(open(theirs.tenantId, { kind, id })).rejects.toThrow(VaultError);
  await expect(open(ours.tenantId, { kind, id: "sec_2" })).rejects.toThrow(VaultError);
  await expect(open(ours.tenantId, { kind: "endpoint_headers", id })).rejects.toThrow(VaultError);
});

it("cannot be asked for another tenant's secret inside a tenant's transaction", async () => {
  const { platform } = harness;
  const [ours, theirs] = [await scenario(platform), await scenario(platform)];
  const sealed = await transact(theirs.ctx, (tx) => sealSecret(tx, { kind, id, plaintext: "hunter22" }));
  const stolen = transact(ours.ctx, (tx) => openSecret(tx, { tenantId: theirs.tenantId, kind, id, sealed }));
  await expect(stolen).rejects.toThrow(VaultError);
});

it("still opens what an older key sealed, and seals with the newest", async () => {
  const { platform } = harness;
  const { ctx, tenantId } = await scenario(platform);
  const before = await transact(ctx, (tx) => sealSecret(tx, { kind, id, plaintext: "old" }));
  await transactAsSystem(ctx, async (tx) => {
    const wrapped = platform.vault.createTenantKey(tenantId);
    await tx.db.insert(tenantKeys).values({ tenantId, version: 2, wrapped, createdAt: ctx.clock.now() });
  });
  const after = await transact(ctx, (tx) => sealSecret(tx, { kind, id, plaintext: "new" }));
  expect([before, after].map((sealed) => sealed.split(":")[0])).toEqual(["1", "2"]);
  const opened = await transact(ctx, async (tx) => [
    (await openSecret(tx, { tenantId, kind, id, sealed: before })).reveal(),
    (await openSecret(tx, { tenantId, kind, id, sealed: after })).reveal(),
  ]);
  expect(opened).toEqual(["old", "new"]);
});
