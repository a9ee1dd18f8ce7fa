"use client";

import dynamic from "next/dynamic";
import { useState } from "react";
import type { EndpointLimitsFormProps } from "@/components/endpoints/endpoint-limits-form";
import { Section } from "@/components/patterns/section";
import { useDenial } from "@/components/tenants/membership";
import { Button } from "@/components/ui/button";
import { formatNumber } from "#lib/format";

const EndpointLimitsForm = dynamic(
  () => import("@/components/endpoints/endpoint-limits-form").then((m) => m.EndpointLimitsForm),
  { loading: () => <div className="h-60" /> },
);

/** How much the endpoint gets at once and how fast, and the form that changes it. */
export function EndpointLimits({ endpoint }: Pick<EndpointLimitsFormProps, "endpoint">) {
  const denied = useDenial("endpoints:write");
  const [isOpen, setIsOpen] = useState(false);
  const { maxInFlight, rateLimit } = endpoint;
  const rate = rateLimit === null ? "no rate limit" : `at most ${formatNumber(rateLimit)} per second`;
  return (
    <Section
      title="Limits"
      description={`At most ${formatNumber(maxInFlight)} requests at once, ${rate}. Fewer go out while the receiver is slow or answers 429 or 503.`}
      actions={
        <Button size="sm" aria-expanded={isOpen} disabledReason={denied} onClick={() => setIsOpen(!isOpen)}>
          {isOpen ? "Close" : "Change limits"}
        </Button>
      }
    >
      {isOpen && <EndpointLimitsForm endpoint={endpoint} onDone={() => setIsOpen(false)} />}
    </Section>
  );
}
