import { portalSettings } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read, transact } from "#server/kernel/transact";
import { type PortalSettings, PortalSettingsInput } from "./contract.ts";
import { findPortalSettings, toPortalSettings } from "./portal-store.ts";

/** How the tenant's portal looks, and where it may be embedded. */
export async function getPortalSettings(ctx: TenantCtx): Promise<PortalSettings> {
  authorise(ctx, "endpoints:read");
  return read(ctx, findPortalSettings);
}

/** Changes all of it at once; open pages follow with their next load. */
export async function updatePortalSettings(
  ctx: TenantCtx,
  input: PortalSettingsInput,
): Promise<PortalSettings> {
  authorise(ctx, "tenant:write");
  const settings = { ...PortalSettingsInput.parse(input), updatedAt: ctx.clock.now() };
  return transact(ctx, async (tx) => {
    const before = await findPortalSettings(tx);
    const [row] = await tx.db
      .insert(portalSettings)
      .values({ ...settings, tenantId: ctx.tenantId })
      .onConflictDoUpdate({ target: portalSettings.tenantId, set: settings })
      .returning();
    const after = toPortalSettings(row);
    await audit(tx, "portal_settings.updated", { subjectId: ctx.tenantId, before, after });
    return after;
  });
}
