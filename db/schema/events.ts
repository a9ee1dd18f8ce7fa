import { sql } from "drizzle-orm";
import { index, integer, pgTable, primaryKey, smallint, text, unique } from "drizzle-orm/pg-core";
import { bytea, createdAt, id, moment, tenantId } from "../columns.ts";
import { tenants } from "./tenants.ts";
import { validationModes } from "#lib/events";

export const eventTypes = pgTable(
  "event_types",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("ety").notNull(),
    type: text().notNull(),
    description: text().notNull().default(""),
    owner: text(),
    mode: text({ enum: validationModes }).notNull().default("strict"),
    /** JSON Schema as its author wrote it; null: any payload. */
    schema: text(),
    schemaVersion: integer().notNull().default(1),
    createdAt: createdAt(),
    updatedAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), unique().on(t.tenantId, t.type)],
);

/** Facts. Partitioned by day over the time inside the UUIDv7 id. */
export const events = pgTable(
  "events",
  {
    tenantId: tenantId(),
    id: id("evt").notNull(),
    type: text().notNull(),
    /** The producer's own id (native `id` or CloudEvents `id`); null when it gave none. */
    sourceId: text(),
    /** CloudEvents `source`; null for natively published events. */
    source: text(),
    subject: text(),
    orderingKey: text(),
    /** The tenant's customer it is meant for; null: the tenant alone. */
    consumer: text(),
    schemaVersion: integer(),
    /** When the fact happened, by its producer; the moment of acceptance when it did not say. */
    time: moment().notNull(),
    /** The payload's JSON text exactly as it arrived; null when it is no longer kept. */
    data: text(),
    sizeBytes: integer().notNull(),
    /** What `warn` mode found, as `[{pointer, message}]` JSON; null when valid. */
    schemaWarnings: text(),
    correlationId: text().notNull(),
    traceparent: text(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index().on(t.tenantId, t.type, t.id),
    index()
      .on(t.tenantId, t.subject, t.id)
      .where(sql`subject is not null`),
    index()
      .on(t.tenantId, t.consumer, t.id)
      .where(sql`consumer is not null`),
    index().on(t.tenantId, t.correlationId),
  ],
);

/** Remembered publishes, kept 24 h. */
export const idempotencyKeys = pgTable(
  "idempotency_keys",
  {
    tenantId: tenantId().references(() => tenants.id),
    key: text().notNull(),
    bodyHash: bytea().notNull(),
    /** The first answer, as JSON text. */
    response: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.key] }), index().on(t.expiresAt)],
);

/** Published events per minute. `slot` spreads concurrent writers over rows; readers sum. */
export const eventStats = pgTable(
  "event_stats",
  {
    tenantId: tenantId().references(() => tenants.id),
    bucket: moment().notNull(),
    eventType: text().notNull(),
    slot: smallint().notNull(),
    published: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.bucket, t.eventType, t.slot] })],
);
