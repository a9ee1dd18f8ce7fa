import { z } from "zod";
import { host, isTls, keeping, line, port, secret } from "../fields.ts";

const config = {
  host,
  port,
  tls: isTls,
  username: line(255).meta({ description: "Empty for the default user." }),
  database: z.int().min(0).max(1_023),
  stream: line(512).min(1).meta({ description: "Key of the stream." }),
  maxLength: z.int().min(1).max(1_000_000_000).nullable().meta({
    description: "Entries the stream is trimmed to, about; null: not trimmed.",
  }),
};

export const RedisInput = z.strictObject({
  type: z.literal("redis"),
  ...config,
  port: config.port.default(6379),
  tls: config.tls.default(true),
  username: config.username.default(""),
  database: config.database.default(0),
  maxLength: config.maxLength.default(null),
  password: secret(1_000),
});
export type RedisInput = z.output<typeof RedisInput>;

export const RedisView = z.object({ type: z.literal("redis"), ...config, ...keeping });
export type RedisConfig = Omit<z.output<typeof RedisView>, keyof typeof keeping>;
