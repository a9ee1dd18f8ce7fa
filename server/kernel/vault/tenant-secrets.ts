import { desc, eq } from "drizzle-orm";
import { tenantKeys } from "#db/schema/index";
import type { TenantTx, Tx } from "../transact.ts";
import { VaultError } from "./cipher.ts";
import type { Secret } from "./secret.ts";

export interface SecretToSeal {
  /** What it is, e.g. `endpoint_secret`. */
  readonly kind: string;
  /** TypeID of the row that will hold it. */
  readonly id: string;
  readonly plaintext: string;
}

export interface SecretToOpen {
  readonly tenantId: string;
  readonly kind: string;
  readonly id: string;
  readonly sealed: string;
}

/** Seals a value with its tenant's current key. The text begins with the key's version. */
export async function sealSecret(tx: TenantTx, { kind, id, plaintext }: SecretToSeal): Promise<string> {
  const { tenantId, platform } = tx.ctx;
  const [key] = await tx.db
    .select({ version: tenantKeys.version, wrapped: tenantKeys.wrapped })
    .from(tenantKeys)
    .where(eq(tenantKeys.tenantId, tenantId))
    .orderBy(desc(tenantKeys.version))
    .limit(1);
  if (key === undefined) throw new VaultError(`the tenant ${tenantId} has no key`);
  return `${key.version}:${platform.vault.seal(key.wrapped, { tenantId, kind, id }, plaintext)}`;
}

/** Opens what `sealSecret` gave. @throws VaultError when it was altered or belongs elsewhere. */
export async function openSecret(tx: Tx, { tenantId, kind, id, sealed }: SecretToOpen): Promise<Secret> {
  const [version = "", body = ""] = sealed.split(":");
  const keys = await tx.db
    .select({ version: tenantKeys.version, wrapped: tenantKeys.wrapped })
    .from(tenantKeys)
    .where(eq(tenantKeys.tenantId, tenantId));
  const key = keys.find((row) => String(row.version) === version);
  if (key === undefined) throw new VaultError(`the tenant key ${version} of ${tenantId} is gone`);
  return tx.ctx.platform.vault.open(key.wrapped, { tenantId, kind, id }, body);
}
