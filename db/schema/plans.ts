import { bigint, date, integer, pgTable, primaryKey, smallint, text } from "drizzle-orm/pg-core";
import { createdAt, tenantId } from "../columns.ts";
import { tenants } from "./tenants.ts";

/** Events taken per day (UTC), counted by the transactions that store them. `slot` spreads concurrent writers, readers sum. */
export const usageDays = pgTable(
  "usage_days",
  {
    tenantId: tenantId().references(() => tenants.id),
    day: date({ mode: "string" }).notNull(),
    slot: smallint().notNull(),
    events: bigint({ mode: "number" }).notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.day, t.slot] })],
);

/** Which levels of a month's limit a tenant's admins were told of: each once, and again under another limit. */
export const usageNotices = pgTable(
  "usage_notices",
  {
    tenantId: tenantId().references(() => tenants.id),
    /** The first day of the month (UTC). */
    month: date({ mode: "string" }).notNull(),
    /** In percent of the limit. */
    level: smallint().notNull(),
    limitEvents: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.month, t.level, t.limitEvents] })],
);

/** Which days' partitions were written anew without the payloads of tenants that keep them for so many days. */
export const thinnedPartitions = pgTable(
  "thinned_partitions",
  {
    parent: text({ enum: ["events", "attempts"] }).notNull(),
    day: date({ mode: "string" }).notNull(),
    payloadDays: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.parent, t.day, t.payloadDays] })],
);
