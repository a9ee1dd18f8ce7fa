import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { type ReplayFilter, replayKinds, replayStates, type SkipReason } from "#lib/replays";
import { createdAt, id, moment, tenantId } from "../columns.ts";
import { endpoints } from "./endpoints.ts";
import { tenants } from "./tenants.ts";

/** A resumable job that delivers a selection again. Each of its pages moves cursor and counts in the transaction that does the work. */
export const replays = pgTable(
  "replays",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("rpl").notNull(),
    kind: text({ enum: replayKinds }).notNull(),
    state: text({ enum: replayStates }).notNull().default("running"),
    filter: jsonb().$type<ReplayFilter>().notNull(),
    /** Where events go; null: to the endpoints that got them. Only of kind `replay`. */
    endpointId: id("ep"),
    deliveriesPerSecond: integer().notNull(),
    /** What matched when it started, counted up to a cap. */
    total: integer().notNull(),
    isTotalCapped: boolean().notNull(),
    /** Of those, how many it has looked at. */
    seen: integer().notNull().default(0),
    /** Deliveries it made or set going again. */
    delivered: integer().notNull().default(0),
    skipped: jsonb().$type<Partial<Record<SkipReason, number>>>().notNull().default({}),
    /** The id up to which everything is done: of a delivery, or of an event for kind `replay`. */
    cursor: uuid(),
    /** Ids from here on were made after the start and are left alone. */
    endsBefore: uuid().notNull(),
    /** The earliest moment of its next page, by its throttle. */
    nextPageAt: moment().notNull(),
    leaseToken: uuid(),
    leasedUntil: moment(),
    /** Tries in a row that ended in an error. */
    failureCount: integer().notNull().default(0),
    error: text(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    updatedAt: moment().notNull(),
    completedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    foreignKey({ columns: [t.tenantId, t.endpointId], foreignColumns: [endpoints.tenantId, endpoints.id] }),
    index("replays_running")
      .on(t.nextPageAt)
      .where(sql`state = 'running'`),
  ],
);
