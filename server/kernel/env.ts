import { z } from "zod";
import { planIds } from "#lib/plans";

const port = z.coerce.number().int().min(1).max(65_535);
const count = (min: number, max: number) => z.coerce.number().int().min(min).max(max);
const key32 = z
  .string()
  .transform((text) => Buffer.from(text, "base64"))
  .refine((bytes) => bytes.length === 32, "expected 32 bytes in base64, e.g. from `openssl rand -base64 32`");
const postgresUrl = z.url({ protocol: /^postgres(ql)?$/, error: "expected a postgres:// URL" });
/** `host:port`, `[::1]:port`, or a port alone for loopback. */
const address = z
  .string()
  .regex(/^(?:(?:\[[^\]]+\]|[^:[\]]+):)?\d{1,5}$/, "expected an address, e.g. 127.0.0.1:9464")
  .transform((text) => ({
    host: text.slice(0, Math.max(0, text.lastIndexOf(":"))).replace(/^\[|\]$/g, "") || "127.0.0.1",
    port: Number(text.slice(text.lastIndexOf(":") + 1)),
  }))
  .refine(({ port: given }) => given >= 1 && given <= 65_535, "expected a port from 1 to 65535");
const list = z.string().transform((text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter((item) => item !== ""),
);

const shape = z.object({
  NODE_ENV: z.string().optional(),
  TRUNKLINE_MODE: z.enum(["local", "production"]).optional(),
  PORT: port.default(3000),
  HOST: z.string().min(1).optional(),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: "expected an http:// or https:// URL" }).optional(),
  DATABASE_URL: postgresUrl,
  DATABASE_APP_URL: postgresUrl.optional(),
  DATABASE_SYSTEM_URL: postgresUrl.optional(),
  DATABASE_POOL_MAX: count(2, 500).default(20),
  TRUNKLINE_MASTER_KEY: key32,
  TRUNKLINE_MASTER_KEY_PREVIOUS: key32.optional(),
  AUTH_SECRET: z.string().min(32, "expected at least 32 characters, e.g. from `openssl rand -base64 32`"),
  TRUNKLINE_STAFF_KEY: z.string().min(16, "expected at least 16 characters").optional(),
  TRUNKLINE_BOOTSTRAP_API_KEY: z.string().min(16, "expected at least 16 characters").optional(),
  TRUNKLINE_DEMO_PASSWORD: z.string().min(12, "expected at least 12 characters").optional(),
  TRUNKLINE_EGRESS_ALLOW: list
    .pipe(z.array(z.union([z.cidrv4(), z.cidrv6()], "expected CIDRs, e.g. 10.0.0.0/8")))
    .default([]),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: "expected an smtp:// or smtps:// URL" }).optional(),
  MAIL_FROM: z.string().min(3).default("Trunkline <no-reply@trunkline.invalid>"),
  OIDC_ISSUER: z.url().optional(),
  OIDC_CLIENT_ID: z.string().min(1).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  OIDC_NAME: z.string().min(1).default("Single sign-on"),
  LOG_LEVEL: z.enum(["trace", "debug", "info", "warn", "error", "silent"]).default("info"),
  WORKER_LISTEN: address.optional(),
  WORKER_CONCURRENCY: count(1, 10_000).default(256),
  INGEST_FLUSH_MS: count(0, 1_000).default(2),
  INGEST_QUEUE_MAX: count(100, 1_000_000).default(10_000),
  API_RATE_LIMIT: count(1, 1_000_000).default(20_000),
  RETENTION_DAYS: count(1, 3_650).default(30),
  DEFAULT_PLAN: z.enum(planIds).default("enterprise"),
});

/**
 * Settings of a process, read once at start. `DATABASE_URL` is the owner's connection; a local
 * installation fills it in with the embedded server's before it parses.
 */
export type Env = Omit<z.output<typeof shape>, "HOST" | "PUBLIC_URL" | "TRUNKLINE_MODE"> & {
  readonly HOST: string;
  readonly PUBLIC_URL: string;
  readonly TRUNKLINE_MODE: "local" | "production";
};

/** Names a setting that stops the start, and says what was expected. */
export class EnvError extends Error {
  override readonly name = "EnvError";
}

/**
 * Reads and checks the environment.
 * @throws EnvError with one line per bad variable: its name, what is wrong, what was expected.
 */
export function loadEnv(source: Readonly<Record<string, string | undefined>>): Env {
  const present = Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value !== ""),
  );
  const parsed = shape.safeParse(present);
  if (!parsed.success)
    throw new EnvError(parsed.error.issues.map((issue) => describe(issue, present)).join("\n"));
  const mode = parsed.data.TRUNKLINE_MODE ?? "production";
  const host = parsed.data.HOST ?? (mode === "local" ? "127.0.0.1" : "0.0.0.0");
  if (mode === "production" && parsed.data.PUBLIC_URL === undefined) {
    throw new EnvError(
      "PUBLIC_URL is missing: expected the outside URL of this installation, e.g. https://hub.example.com",
    );
  }
  const shown = host === "0.0.0.0" || host === "127.0.0.1" ? "localhost" : host;
  const url = parsed.data.PUBLIC_URL ?? `http://${shown}:${parsed.data.PORT}`;
  return { ...parsed.data, TRUNKLINE_MODE: mode, HOST: host, PUBLIC_URL: url.replace(/\/$/, "") };
}

function describe(issue: z.core.$ZodIssue, present: Readonly<Record<string, unknown>>): string {
  const name = String(issue.path[0]);
  return !(name in present) ? `${name} is missing: ${hint(name)}` : `${name} is not valid: ${issue.message}`;
}

function hint(name: string): string {
  if (name === "TRUNKLINE_MASTER_KEY")
    return "expected 32 bytes in base64, e.g. from `openssl rand -base64 32`";
  if (name === "AUTH_SECRET") return "expected at least 32 characters, e.g. from `openssl rand -base64 32`";
  if (name === "DATABASE_URL") return "expected a postgres:// URL";
  return "it has no default";
}
