import { z } from "zod";
import { host, isTls, keeping, line, port, secret } from "../fields.ts";

/** Names go out quoted; a quote inside one would have to be doubled by everyone who reads it, so there is none. */
const identifier = (what: string) =>
  line(63).regex(/^[^"\\]+$/, `expected the name of a ${what}, without quotes and backslashes`);

const config = {
  host,
  port,
  tls: isTls,
  database: identifier("database"),
  username: line(63).min(1),
  schema: identifier("schema"),
  table: identifier("table"),
};

export const PostgresInput = z.strictObject({
  type: z.literal("postgres"),
  ...config,
  port: config.port.default(5432),
  tls: config.tls.default(true),
  schema: config.schema.default("public"),
  password: secret(1_000),
});
export type PostgresInput = z.output<typeof PostgresInput>;

export const PostgresView = z.object({ type: z.literal("postgres"), ...config, ...keeping });
export type PostgresConfig = Omit<z.output<typeof PostgresView>, keyof typeof keeping>;

/** The statement that makes the table a Postgres destination writes to; `json` keeps the text byte for byte. */
export function tableStatement({ schema, table }: Pick<PostgresConfig, "schema" | "table">): string {
  return `create table "${schema}"."${table}" (
  event_id text primary key,
  event_type text not null,
  event_time timestamptz not null,
  subject text,
  body json not null,
  headers jsonb not null,
  received_at timestamptz not null default now()
);`;
}
