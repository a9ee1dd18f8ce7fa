import type { Permission } from "./permissions.ts";

/** Words that the database, the server and the pages of the consumer portal share. */
export const portalSchemes = ["light", "dark", "system"] as const;
export type PortalScheme = (typeof portalSchemes)[number];

export const portalSessionStates = ["pending", "active", "expired", "revoked"] as const;
export type PortalSessionState = (typeof portalSessionStates)[number];

export interface PortalTheme {
  /** `#rrggbb`; null: the product's own. */
  readonly accent: string | null;
  readonly scheme: PortalScheme;
}

/** Seconds that a session lasts from the making of its link on, and that its link may be opened. */
export const portalLifetimes = { least: 60, most: 86_400, usual: 3_600, link: 600 } as const;

/** Why a browser is not let into the portal (any more). */
export const portalEnds = ["used", "expired", "revoked", "closed", "unknown"] as const;
export type PortalEnd = (typeof portalEnds)[number];

/**
 * What a session of the consumer portal may do, with its own consumer's endpoints alone: `always`, or by `choice` of whoever makes
 * its link. What is not here it may not do.
 */
const consumerTable = {
  "event_types:read": "always",
  "endpoints:read": "always",
  "deliveries:read": "always",
  "endpoints:write": "choice",
  "endpoints:rotate": "choice",
  "deliveries:retry": "choice",
} as const satisfies Partial<Record<Permission, "always" | "choice">>;

/** What the maker of a portal link may grant or leave out. */
export const portalCapabilities = ["endpoints:write", "endpoints:rotate", "deliveries:retry"] as const;
export type PortalCapability = (typeof portalCapabilities)[number];

/** Whether a portal session with these capabilities grants a permission. */
export function consumerGrants(capabilities: readonly PortalCapability[], permission: Permission): boolean {
  const rule = (consumerTable as Partial<Record<Permission, "always" | "choice">>)[permission];
  if (rule === undefined) return false;
  return rule === "always" || (capabilities as readonly Permission[]).includes(permission);
}
