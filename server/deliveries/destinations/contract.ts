import { z } from "zod";
import { type EmailConfig, EmailInput, EmailView } from "./email/contract.ts";
import { type NatsConfig, NatsInput, NatsView } from "./nats/contract.ts";
import { type PostgresConfig, PostgresInput, PostgresView } from "./postgres/contract.ts";
import { type RedisConfig, RedisInput, RedisView } from "./redis/contract.ts";
import { type S3Config, S3Input, S3View } from "./s3/contract.ts";

export { tableStatement } from "./postgres/contract.ts";

/** Where events go instead of to a URL, as callers set it. A change names all of it, secrets excepted. */
export const DestinationInput = z
  .discriminatedUnion("type", [EmailInput, PostgresInput, NatsInput, RedisInput, S3Input])
  .meta({
    description:
      "Where events go instead of to a URL: mail, a Postgres table, NATS JetStream, a Redis stream, or S3 objects. Its type cannot be changed afterwards.",
    examples: [
      {
        type: "nats",
        host: "nats.example.com",
        subject: "trunkline.events",
        authentication: "token",
        token: "…",
      },
      {
        type: "postgres",
        host: "db.example.com",
        database: "app",
        username: "trunkline",
        password: "…",
        table: "events",
      },
      { type: "redis", host: "redis.example.com", stream: "events", maxLength: 100_000, password: "…" },
      {
        type: "s3",
        region: "eu-central-1",
        bucket: "my-events",
        prefix: "trunkline",
        accessKeyId: "AKIA…",
        secretAccessKey: "…",
      },
      {
        type: "email",
        host: "smtp.example.com",
        username: "trunkline",
        password: "…",
        from: "events@example.com",
        to: "team@example.com",
      },
    ],
  });
export type DestinationInput = z.output<typeof DestinationInput>;

/** Where an endpoint's events go, without secrets. */
export const Destination = z.discriminatedUnion("type", [
  z.object({
    type: z.literal("webhook"),
    url: z.string(),
    secretSetAt: z.null(),
    secretSetBy: z.null(),
  }),
  EmailView,
  PostgresView,
  NatsView,
  RedisView,
  S3View,
]);
export type Destination = z.output<typeof Destination>;

/** What is kept of a destination besides its secret. */
export type DestinationConfig = EmailConfig | PostgresConfig | NatsConfig | RedisConfig | S3Config;
export type DestinationKind = DestinationConfig["type"];
export type ConfigOf<K extends DestinationKind> = Extract<DestinationConfig, { type: K }>;
