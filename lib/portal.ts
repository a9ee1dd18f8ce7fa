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
