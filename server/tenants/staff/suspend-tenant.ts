import { eq } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { audit, auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { announceApiKeyChange } from "../api-keys/api-key-store.ts";
import type { Tenant } from "../contract.ts";
import { toTenant } from "../tenant-store.ts";
import { StaffTenantIdInput, SuspendTenantInput } from "./contract.ts";
import { findAnyTenant } from "./get-tenant-facts.ts";

/** Stops a tenant's API keys at once, until it is resumed. Its own audit log says so too. */
export async function suspendTenant(ctx: Ctx, input: SuspendTenantInput): Promise<Tenant> {
  const { id, reason } = SuspendTenantInput.parse(input);
  return setSuspended(ctx, { id, suspendedAt: ctx.clock.now(), reason });
}

/** Lets a suspended tenant's API keys work again. */
export async function resumeTenant(ctx: Ctx, input: StaffTenantIdInput): Promise<Tenant> {
  const { id } = StaffTenantIdInput.parse(input);
  return setSuspended(ctx, { id, suspendedAt: null, reason: null });
}

interface Suspension {
  readonly id: string;
  readonly suspendedAt: Date | null;
  readonly reason: string | null;
}

async function setSuspended(ctx: Ctx, { id, suspendedAt, reason }: Suspension): Promise<Tenant> {
  authoriseStaff(ctx, "staff:tenants:suspend");
  return transactAsSystem(inTenant(ctx, id), async (tx) => {
    const before = await findAnyTenant(tx, id);
    if ((before.suspendedAt === null) === (suspendedAt === null)) return toTenant(before);
    await tx.db.update(tenants).set({ suspendedAt }).where(eq(tenants.id, id));
    const action = suspendedAt === null ? "tenant.resumed" : "tenant.suspended";
    const facts = { subjectId: id, after: reason === null ? null : { reason } };
    await auditStaff(tx, action, { ...facts, tenantId: id });
    await audit(tx, action, facts);
    await announceApiKeyChange(tx);
    return toTenant({ ...before, suspendedAt });
  });
}
