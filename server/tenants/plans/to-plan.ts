import type { plans } from "#db/schema/index";
import { type LimitName, limitNames, type Limits } from "#lib/plans";
import type { Plan } from "./contract.ts";

type PlanRow = typeof plans.$inferSelect;

/** A plan as callers see it. */
export function toPlan({ id, name, ...figures }: PlanRow): Plan {
  return { id, name, limits: limitsOf(figures) };
}

/** The limits alone of whatever has them. */
export function limitsOf(source: Limits): Limits {
  const entries = limitNames.map((name) => [name, source[name]]);
  return Object.fromEntries(entries) as Record<LimitName, number>;
}
