import { type LimitName, limitNames, type LimitOverrides, type PlanId } from "#lib/plans";
import type { Platform } from "#server/kernel/platform";
import { changePlan } from "#server/tenants/index";
import { asSystem } from "../tenants/people.ts";

/** A plan change that sets these limits and no others. */
export function planChange(id: string, overrides: LimitOverrides = {}, plan: PlanId = "enterprise") {
  const figures = Object.fromEntries(limitNames.map((name) => [name, overrides[name] ?? null]));
  return { id, plan, reason: "for the test", ...(figures as Record<LimitName, number | null>) };
}

/** Sets limits as staff would. */
export async function limit(platform: Platform, tenantId: string, overrides: LimitOverrides): Promise<void> {
  await changePlan(asSystem(platform), planChange(tenantId, overrides));
}
