"use client";

import type { EndpointLimits } from "@/components/endpoints/endpoint-values";
import { NumberField } from "@/components/patterns/form-fields";
import type { FormState } from "@/components/patterns/use-form";

interface LimitFieldProps {
  readonly form: FormState<EndpointLimits>;
}

export function InFlightField({ form }: LimitFieldProps) {
  return (
    <NumberField
      form={form}
      name="maxInFlight"
      label="Requests at once"
      min={1}
      max={256}
      unit="at most"
      hint="How many the receiver can take before the first is answered."
    />
  );
}

export function RateField({ form }: LimitFieldProps) {
  return (
    <NumberField
      form={form}
      name="rateLimit"
      label="Rate limit"
      hint="0 for no limit."
      min={0}
      max={10_000}
      unit="per second"
    />
  );
}
