import { limitBounds, type LimitName, limitNames, type LimitOverrides, type Limits } from "#lib/plans";

/** A tenant's limits: its plan's, but for those that staff set for it alone. */
export function limitsUnder(plan: Limits, overrides: LimitOverrides): Limits {
  const entries = limitNames.map((name) => [name, within(name, overrides[name] ?? plan[name])]);
  return Object.fromEntries(entries) as Record<LimitName, number>;
}

/** Overrides that say something: those that differ from the plan. */
export function meaningfulOverrides(plan: Limits, overrides: LimitOverrides): LimitOverrides {
  const entries = limitNames.flatMap((name) => {
    const value = overrides[name];
    return value === undefined || value === plan[name] ? [] : [[name, value] as const];
  });
  return Object.fromEntries(entries);
}

function within(name: LimitName, value: number): number {
  const { min, max } = limitBounds[name];
  return Math.min(max, Math.max(min, value));
}
