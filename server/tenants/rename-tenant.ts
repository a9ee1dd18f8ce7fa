import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { RenameTenantInput, type Tenant } from "./contract.ts";
import { lockTenant, toTenant } from "./tenant-store.ts";

/** Gives the tenant another name. Its URLs stay. */
export async function renameTenant(ctx: TenantCtx, input: RenameTenantInput): Promise<Tenant> {
  authorise(ctx, "tenant:write");
  const { name } = RenameTenantInput.parse(input);
  return transact(ctx, async (tx) => {
    const before = await lockTenant(tx);
    if (before.name === name) return toTenant(before);
    await tx.db.update(tenants).set({ name }).where(eq(tenants.id, ctx.tenantId));
    await audit(tx, "tenant.renamed", {
      subjectId: ctx.tenantId,
      before: { name: before.name },
      after: { name },
    });
    return toTenant({ ...before, name });
  });
}
