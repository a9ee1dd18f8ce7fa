import { z } from "zod";
import { limitBounds, type LimitName, limitNames, planIds } from "#lib/plans";
import { idOf } from "../contract.ts";

const figures = <T extends z.ZodType>(shape: (name: LimitName) => T) =>
  z.object(Object.fromEntries(limitNames.map((name) => [name, shape(name)])) as Record<LimitName, T>);

const LimitFigures = figures(() => z.int());

export const Plan = z.object({ id: z.enum(planIds), name: z.string(), limits: LimitFigures });
export type Plan = z.infer<typeof Plan>;

/** A tenant's limits, where they come from, and how far they are used up. */
export const TenantUsage = z.object({
  plan: Plan,
  /** In force: the plan's, but for `overrides`; no payload is kept longer than the installation keeps anything. */
  limits: LimitFigures,
  overrides: LimitFigures.partial(),
  /** The calendar month (UTC) that events are counted over. */
  month: z.object({ firstDay: z.iso.date(), endsAt: z.iso.datetime() }),
  eventsThisMonth: z.int(),
  endpoints: z.int(),
  /** In percent of the month's events: the warning or the stop that was reached. */
  level: z.union([z.literal(80), z.literal(100)]).nullable(),
  /** Of the month so far, with zeros. */
  days: z.array(z.object({ day: z.iso.date(), events: z.int() })),
});
export type TenantUsage = z.infer<typeof TenantUsage>;

export const StaffTenantPlan = TenantUsage.extend({
  /** All there are, smallest first. */
  plans: z.array(Plan),
});
export type StaffTenantPlan = z.infer<typeof StaffTenantPlan>;

const override = (name: LimitName) => {
  const { min, max } = limitBounds[name];
  return z
    .int("Enter a whole number, or nothing for the plan's.")
    .min(min, `At least ${min}.`)
    .max(max, `At most ${max}.`)
    .nullable();
};

const planChange = {
  plan: z.enum(planIds),
  /** Null: as the plan says. */
  ...figures(override).shape,
  reason: z.string().trim().min(1, "Say why.").max(500),
};

/** Plan and limits of a tenant, all of them at once. */
export const ChangePlanInput = z.strictObject({ id: idOf("tnt", "a tenant"), ...planChange });
export type ChangePlanInput = z.input<typeof ChangePlanInput>;

/** The form knows which tenant it is about. */
export const ChangePlanForm = z.strictObject(planChange);
export type ChangePlanForm = z.input<typeof ChangePlanForm>;
