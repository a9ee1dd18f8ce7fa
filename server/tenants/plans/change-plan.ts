import { eq } from "drizzle-orm";
import { plans, tenants } from "#db/schema/index";
import { limitNames, type LimitOverrides } from "#lib/plans";
import { audit, auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { findAnyTenant } from "../staff/get-tenant-facts.ts";
import { ChangePlanInput, type StaffTenantPlan } from "./contract.ts";
import { meaningfulOverrides } from "./limit-rules.ts";
import { listPlans, readUsage } from "./plan-store.ts";
import { limitsOf } from "./to-plan.ts";
import { announceLimitsChange, readLimits } from "./tenant-limits.ts";

/**
 * Puts a tenant on a plan and sets the limits that are its own. In force at once, in every process; what the tenant has
 * already stays, also where it is more than the new limits allow. Its own audit log says so, with the reason.
 */
export async function changePlan(ctx: Ctx, input: ChangePlanInput): Promise<StaffTenantPlan> {
  authoriseStaff(ctx, "staff:tenants:plan");
  const { id, plan, reason, ...figures } = ChangePlanInput.parse(input);
  return transactAsSystem(inTenant(ctx, id), async (tx) => {
    const before = await findAnyTenant(tx, id);
    const [row] = await tx.db.select().from(plans).where(eq(plans.id, plan));
    if (row === undefined) throw new Error(`there is no plan ${plan}`);
    const limitOverrides = meaningfulOverrides(limitsOf(row), given(figures));
    const facts = {
      subjectId: id,
      before: { plan: before.plan, overrides: before.limitOverrides },
      after: { plan, overrides: limitOverrides, reason },
    };
    await tx.db.update(tenants).set({ plan, limitOverrides }).where(eq(tenants.id, id));
    await auditStaff(tx, "tenant.plan_changed", { ...facts, tenantId: id });
    await audit(tx, "tenant.plan_changed", facts);
    await announceLimitsChange(tx, id);
    const usage = await readUsage(tx, id, await readLimits(tx, id));
    return { ...usage, plans: await listPlans(tx) };
  });
}

function given(figures: Readonly<Record<string, number | null>>): LimitOverrides {
  const entries = limitNames.flatMap((name) => {
    const value = figures[name] ?? null;
    return value === null ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}
