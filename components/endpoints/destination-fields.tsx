"use client";

import { EmailFields, NatsFields } from "@/components/endpoints/destination-message-fields";
import { PostgresFields, RedisFields, S3Fields } from "@/components/endpoints/destination-store-fields";
import type { EndpointValues } from "@/components/endpoints/endpoint-values";
import type { FormState } from "@/components/patterns/use-form";
import type { Endpoint } from "#server/deliveries/contract";

export interface DestinationFieldsProps {
  readonly form: FormState<EndpointValues>;
  /** What is set now; null for a new endpoint. */
  readonly present: Endpoint["destination"] | null;
}

/** What the form's secret fields say of the one that is kept. */
export type StoredSecret = { readonly at: Date; readonly by: string } | null;

/** The fields of a destination that is no webhook. */
export function DestinationFields({ form, present }: DestinationFieldsProps) {
  const at = present?.secretSetAt ?? null;
  const stored: StoredSecret = at === null ? null : { at, by: present?.secretSetBy ?? "" };
  switch (form.values.destinationType) {
    case "email":
      return <EmailFields form={form} stored={stored} />;
    case "postgres":
      return <PostgresFields form={form} stored={stored} />;
    case "nats":
      return <NatsFields form={form} stored={stored} />;
    case "redis":
      return <RedisFields form={form} stored={stored} />;
    case "s3":
      return <S3Fields form={form} stored={stored} />;
    default:
      return null;
  }
}
