import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { Tenant } from "./contract.ts";
import { findTenant, toTenant } from "./tenant-store.ts";

/** The tenant one works in. */
export async function getTenant(ctx: TenantCtx): Promise<Tenant> {
  authorise(ctx, "tenant:read");
  return toTenant(await read(ctx, findTenant));
}
