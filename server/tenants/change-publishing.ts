import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { ChangePublishingInput, type Tenant } from "./contract.ts";
import { lockTenant, toTenant } from "./tenant-store.ts";

/** Says whether publishing an unknown event type creates it or is refused. Counts from its commit on. */
export async function changePublishing(ctx: TenantCtx, input: ChangePublishingInput): Promise<Tenant> {
  authorise(ctx, "tenant:write");
  const { implicitEventTypes } = ChangePublishingInput.parse(input);
  return transact(ctx, async (tx) => {
    const before = await lockTenant(tx);
    if (before.implicitEventTypes === implicitEventTypes) return toTenant(before);
    await tx.db.update(tenants).set({ implicitEventTypes }).where(eq(tenants.id, ctx.tenantId));
    await audit(tx, "tenant.publishing_changed", {
      subjectId: ctx.tenantId,
      before: { implicitEventTypes: before.implicitEventTypes },
      after: { implicitEventTypes },
    });
    await bumpCatalogue(tx);
    return toTenant({ ...before, implicitEventTypes });
  });
}
