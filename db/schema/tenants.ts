import {
  bigint,
  boolean,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  unique,
} from "drizzle-orm/pg-core";
import { createdAt, id, moment, tenantId } from "../columns.ts";
import { users } from "./users.ts";
import type { NoticeKind } from "#lib/notices";
import { roles } from "#lib/permissions";
import { type LimitOverrides, planIds } from "#lib/plans";

export const tenantKinds = ["production", "sandbox"] as const;

/** What tenants may use. Rows of all tenants; changed by migrations alone. */
export const plans = pgTable("plans", {
  id: text({ enum: planIds }).primaryKey(),
  name: text().notNull(),
  /** From the smallest plan to the largest. */
  rank: smallint().notNull(),
  eventsPerSecond: integer().notNull(),
  eventsPerMonth: integer().notNull(),
  payloadBytes: integer().notNull(),
  endpoints: integer().notNull(),
  /** Attempts under way at the same time, in each worker process. */
  inFlight: integer().notNull(),
  idempotencyHours: integer().notNull(),
  /** Days that payloads are kept, if RETENTION_DAYS does not end before; metadata stays for RETENTION_DAYS. */
  payloadDays: integer().notNull(),
  /** Turns in a row when tenants compete for a worker. */
  dispatchWeight: integer().notNull(),
});

export const tenants = pgTable("tenants", {
  id: id("tnt").primaryKey(),
  slug: text().notNull().unique(),
  name: text().notNull(),
  kind: text({ enum: tenantKinds }).notNull(),
  /** Raised by every change to endpoints or event types; publishing compares it with its cached catalogue. */
  catalogueVersion: bigint({ mode: "number" }).notNull().default(0),
  /** Whether publishing an unknown event type creates it. */
  implicitEventTypes: boolean().notNull().default(false),
  plan: text({ enum: planIds })
    .notNull()
    .default("enterprise")
    .references(() => plans.id),
  /** Limits that staff set for this tenant alone. */
  limitOverrides: jsonb().$type<LimitOverrides>().notNull().default({}),
  createdAt: createdAt(),
  suspendedAt: moment(),
});

/** Key-encryption keys of a tenant, each wrapped by the master key. */
export const tenantKeys = pgTable(
  "tenant_keys",
  {
    tenantId: tenantId().references(() => tenants.id),
    version: integer().notNull(),
    wrapped: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.version] })],
);

export const memberships = pgTable(
  "memberships",
  {
    tenantId: tenantId().references(() => tenants.id),
    userId: id("usr")
      .notNull()
      .references(() => users.id),
    role: text({ enum: roles }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.userId] }), index().on(t.userId)],
);

/** What members chose to be mailed of, or not; without a row their role decides. Gone with the membership. */
export const noticeChoices = pgTable(
  "notice_choices",
  {
    tenantId: tenantId(),
    userId: id("usr").notNull(),
    kind: text().$type<NoticeKind>().notNull(),
    isOn: boolean().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.userId, t.kind] }),
    foreignKey({
      columns: [t.tenantId, t.userId],
      foreignColumns: [memberships.tenantId, memberships.userId],
    }).onDelete("cascade"),
  ],
);

/** When a tenant was last mailed of a kind that is mailed at most so often. */
export const noticeMails = pgTable(
  "notice_mails",
  {
    tenantId: tenantId().references(() => tenants.id),
    kind: text().$type<NoticeKind>().notNull(),
    mailedAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.kind] })],
);

export const invitations = pgTable(
  "invitations",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("inv").notNull(),
    email: text().notNull(),
    role: text({ enum: roles }).notNull(),
    /** SHA-256 of the token in the mailed link, hex. */
    tokenHash: text().notNull(),
    invitedBy: id("usr").notNull(),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    acceptedAt: moment(),
    revokedAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.tenantId, t.id] }), index().on(t.tokenHash)],
);

export const apiKeys = pgTable(
  "api_keys",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("key").notNull(),
    name: text().notNull(),
    /** The first characters of the key, for people to recognise it by. */
    hint: text().notNull(),
    /** SHA-256 of the whole key, hex: the key itself has 256 random bits, so no slow hash is needed. */
    keyHash: text().notNull(),
    scopes: text().array().notNull(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
    expiresAt: moment(),
    revokedAt: moment(),
    lastUsedAt: moment(),
    /** The key this one replaced, which stays valid until its own expiry. */
    rotatedFrom: id("key"),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    unique().on(t.tenantId, t.keyHash),
    index().on(t.keyHash),
    foreignKey({ columns: [t.tenantId, t.rotatedFrom], foreignColumns: [t.tenantId, t.id] }),
  ],
);
