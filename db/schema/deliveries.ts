import { sql } from "drizzle-orm";
import {
  boolean,
  foreignKey,
  index,
  integer,
  pgTable,
  primaryKey,
  real,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { attemptOutcomes, deliveryStates, gaveUpStates } from "#lib/deliveries";
import { createdAt, headers, id, moment, tenantId } from "../columns.ts";
import { endpoints } from "./endpoints.ts";
import { tenants } from "./tenants.ts";

/** Which worker drains which endpoint. A lane is an endpoint seen by the dispatcher. */
export const lanes = pgTable(
  "lanes",
  {
    tenantId: tenantId(),
    endpointId: id("ep").notNull(),
    /** The worker that holds the lane, and the token that proves it; null when free. */
    leasedBy: text(),
    leaseToken: uuid(),
    leasedUntil: moment(),
    /** What its holder said when it last renewed the lease: attempts under way, and how many at once the receiver takes well. */
    inFlight: smallint(),
    concurrencyLimit: smallint(),
    toldAt: moment(),
    /** The circuit breaker is open since then; null while it is closed. */
    breakerOpenedAt: moment(),
    /** Times it opened or a probe failed since it was last closed. */
    breakerOpens: smallint().notNull().default(0),
    /** The failure that opened it, or the last probe's, in words. */
    breakerReason: text(),
    /** The earliest moment of the next probe; null while it is closed. */
    nextProbeAt: moment(),
    /** Raised by every change of the breaker, so that its holder hears of what people do. */
    breakerRevision: integer().notNull().default(0),
    /** Only failures since then; null when its last attempt known to `watch-endpoints` succeeded. */
    failingSince: moment(),
    lastFailedAt: moment(),
    /** Share of the time to being disabled that its owners were last warned of, in percent. */
    warnedPercent: smallint().notNull().default(0),
    /** Attempts before that say nothing of the endpoint as it is now: it was resumed or got another URL. */
    healthCountsFrom: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.endpointId] }),
    foreignKey({ columns: [t.tenantId, t.endpointId], foreignColumns: [endpoints.tenantId, endpoints.id] }),
  ],
);

/**
 * An event owed to an endpoint, now or once. Partitioned by day over its id. No index names a column that changes when
 * a delivery is delivered, so that Postgres updates the row in place (a heap-only tuple).
 */
export const deliveries = pgTable(
  "deliveries",
  {
    tenantId: tenantId(),
    id: id("dlv").notNull(),
    eventId: id("evt").notNull(),
    endpointId: id("ep").notNull(),
    eventType: text().notNull(),
    orderingKey: text(),
    state: text({ enum: deliveryStates }).notNull().default("pending"),
    /** Attempts that reached an outcome since the last manual retry; indexes the retry schedule. */
    attemptCount: integer().notNull().default(0),
    /** Number of its latest attempt, counted over manual retries too. */
    lastAttemptNumber: integer().notNull().default(0),
    /** The earliest moment the next attempt may start; null when none is due. */
    nextAttemptAt: moment(),
    /** The state of one that was given up; null otherwise. */
    gaveUpAs: text({ enum: gaveUpStates }),
    lastStatus: smallint(),
    lastError: text(),
    /** Class of that failure, as of its attempt; null otherwise, and for failures older than this column. */
    lastErrorClass: text(),
    createdAt: createdAt(),
    updatedAt: moment().notNull(),
    completedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("deliveries_by_event").on(t.tenantId, t.eventId),
    index("deliveries_by_endpoint").on(t.tenantId, t.endpointId, t.id),
    index("deliveries_given_up")
      .on(t.tenantId, t.gaveUpAs, t.id)
      .where(sql`gave_up_as is not null`),
    index("deliveries_exhausted_by_endpoint")
      .on(t.tenantId, t.endpointId, t.id)
      .where(sql`gave_up_as = 'exhausted'`),
  ],
);

/**
 * The delivery queue: one row for each delivery that is owed an attempt (pending, waiting or in flight), made and removed in the
 * transaction that moves the delivery. It is as large as the backlog and no larger, whatever the history.
 */
export const deliveryQueue = pgTable(
  "delivery_queue",
  {
    tenantId: tenantId(),
    deliveryId: id("dlv").notNull(),
    endpointId: id("ep").notNull(),
    eventId: id("evt").notNull(),
    orderingKey: text(),
    /** The earliest moment the next attempt may start. */
    dueAt: moment().notNull(),
    attemptCount: integer().notNull().default(0),
    lastAttemptNumber: integer().notNull().default(0),
    /** The lane lease under which it is shown as in flight; null otherwise. */
    leaseToken: uuid(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.deliveryId] }),
    index("delivery_queue_due").on(t.tenantId, t.endpointId, t.dueAt, t.deliveryId),
    // The heads of an ordered endpoint's keys: the first delivery of each.
    index("delivery_queue_by_key")
      .on(t.tenantId, t.endpointId, t.orderingKey, t.deliveryId)
      .where(sql`ordering_key is not null`),
    // Those that few are: lists by state.
    index("delivery_queue_waiting")
      .on(t.tenantId, t.deliveryId)
      .where(sql`attempt_count > 0`),
    index("delivery_queue_in_flight")
      .on(t.tenantId, t.deliveryId)
      .where(sql`lease_token is not null`),
  ],
);

/** One HTTP try. Append-only; partitioned by day over its id. */
export const attempts = pgTable(
  "attempts",
  {
    tenantId: tenantId(),
    id: id("att").notNull(),
    deliveryId: id("dlv").notNull(),
    endpointId: id("ep").notNull(),
    /** 1 for the first try of the delivery. */
    number: integer().notNull(),
    outcome: text({ enum: attemptOutcomes }).notNull(),
    status: smallint(),
    /** Class of failure when there was no usable answer, e.g. `timeout`; null otherwise. */
    errorClass: text(),
    errorMessage: text(),
    url: text().notNull(),
    remoteAddress: text(),
    requestHeaders: headers().notNull(),
    responseHeaders: headers(),
    /** First 16 KiB of the answer, as UTF-8 with replacement characters; null without an answer, and when it is no longer kept. */
    responseBody: text(),
    isResponseTruncated: boolean().notNull().default(false),
    startedAt: moment().notNull(),
    durationMs: integer().notNull(),
    /** Milliseconds; null for a phase that a reused connection skipped or that never came. */
    dnsMs: real(),
    connectMs: real(),
    tlsMs: real(),
    firstByteMs: real(),
    workerId: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    index("attempts_by_delivery").on(t.tenantId, t.deliveryId, t.id),
  ],
);

/** Attempts per minute and endpoint, with a latency histogram; `slot` spreads concurrent writers, readers sum. */
export const deliveryStats = pgTable(
  "delivery_stats",
  {
    tenantId: tenantId().references(() => tenants.id),
    bucket: moment().notNull(),
    endpointId: id("ep").notNull(),
    slot: smallint().notNull(),
    delivered: integer().notNull(),
    failed: integer().notNull(),
    /** Counts per latency bucket; the bounds are in server/deliveries/latency-buckets.ts. */
    latencyCounts: integer().array().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.bucket, t.endpointId, t.slot] })],
);

/** Deliveries that used up their attempts and of which the tenant was not told yet; the telling deletes them. */
export const untoldDeadLetters = pgTable(
  "untold_dead_letters",
  {
    tenantId: tenantId().references(() => tenants.id),
    deliveryId: id("dlv").notNull(),
    endpointId: id("ep").notNull(),
    exhaustedAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.deliveryId] })],
);
