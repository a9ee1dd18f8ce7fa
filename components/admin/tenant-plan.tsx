"use client";

import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useStaffDenial } from "@/components/admin/staff";
import { NumberField, SelectField, TextField } from "@/components/patterns/form-fields";
import { FormShell } from "@/components/patterns/form-shell";
import { Section } from "@/components/patterns/section";
import { useForm } from "@/components/patterns/use-form";
import { useTRPC } from "@/components/providers/trpc";
import { limitWords } from "@/components/tenants/limit-words";
import { LimitsSection } from "@/components/tenants/tenant-usage";
import { UsageNotice } from "@/components/tenants/usage-notice";
import { toast } from "@/components/ui/toast-store";
import { formatNumber } from "#lib/format";
import { limitBounds, type LimitName, limitNames } from "#lib/plans";
import type { StaffTenantPlan } from "#server/tenants/plans/contract";

export interface TenantPlanProps {
  readonly tenantId: string;
  readonly tenantName: string;
  readonly plan: StaffTenantPlan;
}

/** A tenant's plan and limits as staff see them, and the form that changes them. */
export function TenantPlan({ tenantId, tenantName, plan }: TenantPlanProps) {
  const state = JSON.stringify([plan.plan.id, plan.overrides]);
  return (
    <>
      <UsageNotice usage={plan} />
      <LimitsSection usage={plan} description={`Plan ${plan.plan.name}, and what is used of it.`} />
      <Section
        title="Plan"
        description="A limit of the tenant's own replaces its plan's. The change counts at once; the tenant reads it, and the reason, in its audit log."
        look="card"
      >
        <PlanForm key={state} tenantId={tenantId} tenantName={tenantName} plan={plan} />
      </Section>
    </>
  );
}

const loadSchema = () => import("#server/tenants/plans/contract").then((m) => m.ChangePlanForm);

function PlanForm({ tenantId, tenantName, plan: { plan, plans, overrides } }: TenantPlanProps) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const denied = useStaffDenial("staff:tenants:plan");
  const change = useMutation(trpc.staffTenants.changePlan.mutationOptions());
  const form = useForm({
    schema: loadSchema,
    initial: { plan: plan.id, ...own(overrides), reason: "" },
    mode: "edit",
    onSubmit: async (values) => {
      await change.mutateAsync({ id: tenantId, ...values });
      await queryClient.invalidateQueries({ queryKey: [["staffTenants"]] });
      await queryClient.invalidateQueries({ queryKey: [["staffAudit"]] });
      toast({ title: `The plan of ${tenantName} is changed` });
    },
  });
  const chosen = plans.find(({ id }) => id === form.values.plan) ?? plan;
  return (
    <FormShell
      form={form}
      label="Change plan"
      submitLabel="Change plan"
      blocker="The plan was not changed"
      disabledReason={denied}
    >
      <div className="max-w-xs">
        <SelectField
          form={form}
          name="plan"
          label="Plan"
          options={plans.map(({ id, name }) => ({ value: id, label: name }))}
        />
      </div>
      <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-3">
        {limitNames.map((name) => (
          <NumberField
            key={name}
            form={form}
            name={name}
            label={limitWords[name].label}
            unit={limitWords[name].unit}
            hint={`Empty: ${formatNumber(chosen.limits[name])}, as the plan says.`}
            min={limitBounds[name].min}
            max={limitBounds[name].max}
          />
        ))}
      </div>
      <div className="max-w-xl">
        <TextField form={form} name="reason" label="Reason, as the tenant will read it" isRequired />
      </div>
    </FormShell>
  );
}

function own(overrides: StaffTenantPlan["overrides"]): Record<LimitName, number | null> {
  const entries = limitNames.map((name) => [name, overrides[name] ?? null]);
  return Object.fromEntries(entries) as Record<LimitName, number | null>;
}
