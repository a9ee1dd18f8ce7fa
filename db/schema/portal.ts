import { index, integer, jsonb, pgTable, primaryKey, text } from "drizzle-orm/pg-core";
import { portalSchemes, type PortalTheme } from "#lib/portal";
import { createdAt, id, moment, tenantId } from "../columns.ts";
import { tenants } from "./tenants.ts";

/** A link to the consumer portal, and the session it becomes when it is opened: one row from the first to the last. */
export const portalSessions = pgTable(
  "portal_sessions",
  {
    tenantId: tenantId().references(() => tenants.id),
    id: id("pts").notNull(),
    consumer: text().notNull(),
    /** What it may do beside reading: capabilities of lib/portal.ts. */
    capabilities: text().array().notNull(),
    /** What the link says of the look; the tenant's settings say the rest. */
    theme: jsonb().$type<Partial<PortalTheme>>().notNull(),
    returnUrl: text(),
    /** SHA-256 of the link's token, hex. */
    linkHash: text().notNull(),
    linkExpiresAt: moment().notNull(),
    /** SHA-256 of the cookie's token, hex; null until the link is opened. */
    tokenHash: text(),
    openedAt: moment(),
    lastSeenAt: moment(),
    expiresAt: moment().notNull(),
    revokedAt: moment(),
    createdBy: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    primaryKey({ columns: [t.tenantId, t.id] }),
    // A browser comes with the id alone, and the tenant is what it wants to know.
    index().on(t.id),
    index().on(t.tenantId, t.consumer, t.id),
  ],
);

/** How a tenant's portal looks and where it may be embedded; no row: as it comes. */
export const portalSettings = pgTable(
  "portal_settings",
  {
    tenantId: tenantId().references(() => tenants.id),
    /** What consumers call the tenant; null: its name. */
    displayName: text(),
    /** `#rrggbb`; null: the product's own. */
    accent: text(),
    scheme: text({ enum: portalSchemes }).notNull().default("system"),
    /** An https or data URL of an image; null: none. */
    logoUrl: text(),
    /** Origins whose pages may show the portal in a frame, as sources of CSP. */
    allowedOrigins: text().array().notNull().default([]),
    /** Endpoints that one consumer may have, within the plan's. */
    endpointsPerConsumer: integer().notNull().default(20),
    updatedAt: moment().notNull(),
  },
  (t) => [primaryKey({ columns: [t.tenantId] })],
);
