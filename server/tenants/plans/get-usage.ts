import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { TenantUsage } from "./contract.ts";
import { readUsage } from "./plan-store.ts";
import { limitsDirectory } from "./tenant-limits.ts";

/** The tenant's plan and limits, and how far they are used up. */
export async function getUsage(ctx: TenantCtx): Promise<TenantUsage> {
  authorise(ctx, "tenant:read");
  const limits = await limitsDirectory(ctx.platform).find(ctx.tenantId);
  return read(ctx, (tx) => readUsage(tx, ctx.tenantId, limits));
}
