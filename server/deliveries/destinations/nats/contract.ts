import { z } from "zod";
import { natsAuthentications } from "#lib/deliveries";
import { host, isTls, keeping, line, port, secret } from "../fields.ts";

/** Tokens parted by dots. Source: NATS documentation, "Subject-Based Messaging"; `$` begins subjects of the server itself. */
const plainSubject = /^(?!\$)[^\s.*>\p{Cc}]+(?:\.[^\s.*>\p{Cc}]+)*$/u;
const streamName = /^[^\s.*>/\\\p{Cc}]*$/u;
const subject = z
  .string()
  .max(255)
  .refine(
    (text) => plainSubject.test(text),
    "expected a subject such as trunkline.events, without wildcards, spaces and empty parts",
  )
  .meta({ description: "Where events are published; a stream must take it." });

const config = {
  host,
  port,
  tls: isTls,
  subject,
  stream: z
    .string()
    .max(255)
    .refine((text) => streamName.test(text), "expected the name of a stream")
    .meta({
      description: "The stream that must take the events; empty: whichever has the subject.",
    }),
  authentication: z.enum(natsAuthentications),
  username: line(255),
};

const secrets = {
  password: secret(1_000),
  token: secret(4_000),
  credentials: z.string().min(1).max(8_192).nullable().optional().meta({
    description: "Write-only: the text of a .creds file (JWT and seed). Left out, the present one stays.",
  }),
};

export const NatsInput = z
  .strictObject({
    type: z.literal("nats"),
    ...config,
    port: config.port.default(4222),
    tls: config.tls.default(true),
    stream: config.stream.default(""),
    authentication: config.authentication.default("none"),
    username: config.username.default(""),
    ...secrets,
  })
  .check(({ value, issues }) => {
    for (const name of ["password", "token", "credentials"] as const) {
      if (value[name] === undefined || value[name] === null || value.authentication === name) continue;
      const message = `expected none with the authentication ${value.authentication}`;
      issues.push({ code: "custom", message, path: [name], input: null });
    }
    if (value.authentication !== "password" || value.username !== "") return;
    issues.push({ code: "custom", message: "expected a user name", path: ["username"], input: "" });
  });
export type NatsInput = z.output<typeof NatsInput>;

export const NatsView = z.object({ type: z.literal("nats"), ...config, ...keeping });
export type NatsConfig = Omit<z.output<typeof NatsView>, keyof typeof keeping>;
