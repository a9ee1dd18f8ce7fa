"use client";

import { useEffect } from "react";
import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import { isOtherOrigin } from "@/components/endpoints/moved-headers";
import { TextareaField } from "@/components/patterns/form-fields";
import type { FormState } from "@/components/patterns/use-form";
import type { Endpoint } from "#server/deliveries/contract";

export interface MovedHeadersProps {
  readonly form: FormState<EndpointValues>;
  /** As it is now. */
  readonly endpoint: Endpoint;
}

/** Asks for the extra headers again once the URL names another receiver, which must not get this one's. */
export function MovedHeaders({ form, endpoint }: MovedHeadersProps) {
  const { values, set } = form;
  const isMoved = endpoint.headerNames.length > 0 && isOtherOrigin(endpoint.url, values.url);
  const isNews = values.isMoved !== isMoved;
  useEffect(() => {
    if (isNews) set("isMoved", isMoved);
  });
  if (!isMoved) return null;
  return (
    <TextareaField
      form={form}
      name="headers"
      label="Extra headers"
      hint="This URL is another receiver's, and what the present one was given is not sent there. Enter the values for the new one; a line you remove is a header no longer sent."
      rows={4}
      isMono
    />
  );
}
