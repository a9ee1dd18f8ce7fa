import type { DestinationType } from "#lib/deliveries";

export const destinationLabels: Readonly<Record<DestinationType, string>> = {
  webhook: "Webhook",
  email: "E-mail",
  postgres: "Postgres table",
  nats: "NATS JetStream",
  redis: "Redis stream",
  s3: "S3 objects",
};
