import { index, integer, pgTable, text } from "drizzle-orm/pg-core";
import { createdAt, id, moment } from "../columns.ts";
import { staffRoles } from "#lib/permissions";

/** People. Not tenant data: a person may belong to many tenants. */
export const users = pgTable("users", {
  id: id("usr").primaryKey(),
  /** Lower case; compared as stored. */
  email: text().notNull().unique(),
  name: text().notNull(),
  /** Argon2id PHC string; null for a person who signs in by OIDC alone. */
  passwordHash: text(),
  staffRoles: text({ enum: staffRoles }).array().notNull().default([]),
  createdAt: createdAt(),
  disabledAt: moment(),
});

export const authMethods = ["password", "oidc"] as const;

export const sessions = pgTable(
  "sessions",
  {
    id: id("ses").primaryKey(),
    userId: id("usr")
      .notNull()
      .references(() => users.id),
    method: text({ enum: authMethods }).notNull(),
    address: text(),
    userAgent: text(),
    createdAt: createdAt(),
    lastSeenAt: moment().notNull(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
  },
  (t) => [index().on(t.userId)],
);

/** Identities at an OIDC provider that sign a person in. */
export const oidcIdentities = pgTable(
  "oidc_identities",
  {
    /** Issuer and subject, joined by a space: unique at the provider. */
    key: text().primaryKey(),
    userId: id("usr")
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
  },
  (t) => [index().on(t.userId)],
);

export const passwordResets = pgTable(
  "password_resets",
  {
    /** SHA-256 of the token in the mailed link, hex. */
    tokenHash: text().primaryKey(),
    userId: id("usr")
      .notNull()
      .references(() => users.id),
    createdAt: createdAt(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (t) => [index().on(t.userId)],
);

/** Counts failed tries per key (an account, or an address), so that guessing is slow. */
export const signInThrottles = pgTable("sign_in_throttles", {
  key: text().primaryKey(),
  failures: integer().notNull(),
  windowStartedAt: moment().notNull(),
  blockedUntil: moment(),
});

/** Mail that a local installation shows on a page instead of sending. */
export const localMails = pgTable("local_mails", {
  id: id("mail").primaryKey(),
  recipient: text().notNull(),
  subject: text().notNull(),
  text: text().notNull(),
  html: text().notNull(),
  createdAt: createdAt(),
});
