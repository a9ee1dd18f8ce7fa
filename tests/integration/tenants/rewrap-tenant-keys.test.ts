import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { eq } from "drizzle-orm";
import { afterAll, expect, it } from "vitest";
import { roleUrl } from "#db/roles";
import { tenantKeys } from "#db/schema/index";
import { systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { transact, transactAsSystem } from "#server/kernel/transact";
import { openSecret, sealSecret } from "#server/kernel/vault/tenant-secrets";
import { rewrapTenantKeys } from "#server/tenants/index";
import { testEnv, useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { keysRewrap } from "../../../scripts/cli/keys-rewrap.ts";
import { runCli } from "../../../scripts/cli/run-cli.ts";

const dataDir = mkdtempSync(join(tmpdir(), "trunkline-"));
afterAll(() => rmSync(dataDir, { recursive: true }));
const harness = useDatabase();
const place = { kind: "endpoint_secret", id: "sec_1" };
const base64 = (key: Uint8Array) => Buffer.from(key).toString("base64");

/** Settings with another master key; the logins of the roles stay, as those of a database that is not migrated anew. */
function settings(masterKey: Uint8Array, previous?: Uint8Array): Record<string, string> {
  const { ownerUrl, masterKey: first } = harness.database;
  return {
    DATABASE_APP_URL: roleUrl(ownerUrl, "app", first),
    DATABASE_SYSTEM_URL: roleUrl(ownerUrl, "system", first),
    TRUNKLINE_MASTER_KEY: base64(masterKey),
    ...(previous === undefined ? {} : { TRUNKLINE_MASTER_KEY_PREVIOUS: base64(previous) }),
  };
}
const withKeys = (masterKey: Uint8Array, previous?: Uint8Array) =>
  harness.another({ env: testEnv(harness.database, settings(masterKey, previous)) });

interface Sealed {
  readonly tenantId: string;
  readonly sealed: string;
}

async function tenantsWithSecrets(platform: Platform, count: number): Promise<Sealed[]> {
  const made: Sealed[] = [];
  for (let at = 0; at < count; at++) {
    const { ctx, tenantId } = await scenario(platform);
    const sealed = await transact(ctx, (tx) => sealSecret(tx, { ...place, plaintext: `of ${tenantId}` }));
    made.push({ tenantId, sealed });
  }
  return made;
}

const opened = (platform: Platform, secret: Sealed) =>
  transactAsSystem(systemCtx(platform, "test", "test"), async (tx) =>
    (await openSecret(tx, { ...secret, ...place })).reveal(),
  );
const audits = async () =>
  (
    await harness.platform.db.system.pool.query<{ after: { rewrapped: number } }>(
      "select after from staff_audit_entries where action = 'tenant_keys.rewrapped'",
    )
  ).rows.reduce((sum, { after }) => sum + after.rewrapped, 0);

it("wraps every key anew in pages, goes on where it was ended, and needs the old master key no more", async () => {
  const [first, second] = [harness.database.masterKey, randomBytes(32)];
  const secrets = await tenantsWithSecrets(harness.platform, 5);
  const platform = await withKeys(second, first);
  const ctx = systemCtx(platform, "test", "test");

  const ending = new AbortController();
  const part = await rewrapTenantKeys(ctx, {
    pageSize: 2,
    signal: ending.signal,
    onPage: () => ending.abort(),
  });
  expect(part).toEqual({ rewrapped: 2, current: 0, unopenable: [] });
  expect(await rewrapTenantKeys(ctx, { pageSize: 2 })).toEqual({ rewrapped: 3, current: 2, unopenable: [] });
  expect(await rewrapTenantKeys(ctx)).toEqual({ rewrapped: 0, current: 5, unopenable: [] });
  expect(await audits()).toBe(5);

  const after = await withKeys(second);
  for (const secret of secrets) expect(await opened(after, secret)).toBe(`of ${secret.tenantId}`);
  const before = await withKeys(first);
  const [one] = secrets;
  await expect(opened(before, one ?? { tenantId: "", sealed: "" })).rejects.toThrow(
    "that wrapped this tenant's key is not set",
  );

  // Back to the first key, for the tests that follow.
  await rewrapTenantKeys(systemCtx(await withKeys(first, second), "test", "test"));
});

it("lets several run at once, and wraps each key once", async () => {
  const second = randomBytes(32);
  await tenantsWithSecrets(harness.platform, 6);
  const platform = await withKeys(second, harness.database.masterKey);
  const runs = await Promise.all(
    Array.from({ length: 3 }, () => rewrapTenantKeys(systemCtx(platform, "test", "test"), { pageSize: 2 })),
  );
  const all = (await platform.db.system.pool.query("select 1 from tenant_keys")).rowCount;
  expect(runs.reduce((sum, { rewrapped }) => sum + rewrapped, 0)).toBe(all);
  await rewrapTenantKeys(systemCtx(await withKeys(harness.database.masterKey, second), "test", "test"));
});

it("tells which keys no known master key opens, and does the others: the command ends with 1", async () => {
  const [lost, second] = [randomBytes(32), randomBytes(32)];
  const { tenantId } = await scenario(harness.platform);
  const wrapped = (await withKeys(lost)).vault.createTenantKey(tenantId);
  await transactAsSystem(systemCtx(harness.platform, "test", "test"), (tx) =>
    tx.db.update(tenantKeys).set({ wrapped }).where(eq(tenantKeys.tenantId, tenantId)),
  );
  const run = async (...words: string[]) => {
    const [out, notes]: [string[], string[]] = [[], []];
    const code = await runCli(["keys", "rewrap", ...words], {
      verbs: [keysRewrap],
      terminal: {
        out: (line) => void out.push(line),
        note: (line) => void notes.push(line),
        readInput: () => Promise.resolve(""),
      },
      signal: new AbortController().signal,
      env: {
        TRUNKLINE_MODE: "local",
        DATABASE_URL: harness.database.ownerUrl,
        AUTH_SECRET: "a-secret-for-tests-that-is-long-enough",
        ...settings(second, harness.database.masterKey),
      },
      dataDir,
    });
    return { code, out, notes };
  };
  const { code, out } = await run();
  expect(code).toBe(1);
  expect(out[0]).toMatch(
    /^\d+ tenant keys wrapped anew, 0 were wrapped by the current master key already\.$/,
  );
  expect(out.slice(1)).toEqual([
    expect.stringContaining("1 cannot be opened: set TRUNKLINE_MASTER_KEY_PREVIOUS"),
    `  ${tenantId} version 1`,
  ]);
  const again = await run("--json");
  expect(again.code).toBe(1);
  expect(JSON.parse(again.out[0] ?? "")).toMatchObject({
    rewrapped: 0,
    unopenable: [{ tenantId, version: 1 }],
    isDone: false,
  });
});

it("says in one line why the installation cannot be worked on", async () => {
  const notes: string[] = [];
  const code = await runCli(["keys", "rewrap"], {
    verbs: [keysRewrap],
    terminal: {
      out: () => undefined,
      note: (line) => void notes.push(line),
      readInput: () => Promise.resolve(""),
    },
    signal: new AbortController().signal,
    env: { DATABASE_URL: harness.database.ownerUrl, TRUNKLINE_MASTER_KEY: base64(randomBytes(32)) },
    dataDir,
  });
  expect(code).toBe(1);
  expect(notes).toEqual([expect.stringMatching(/^AUTH_SECRET is missing/)]);
});
