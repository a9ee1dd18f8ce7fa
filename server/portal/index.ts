export { createPortalLink } from "./create-portal-link.ts";
export { findPortalFrame } from "./find-portal-frame.ts";
export { purgePortalSessionsJob } from "./jobs.ts";
export { listPortalSessions } from "./list-portal-sessions.ts";
export { type OpenedPortal, openPortalLink } from "./open-portal-link.ts";
export { getPortalSettings, updatePortalSettings } from "./portal-settings.ts";
export { purgePortalSessions } from "./purge-portal-sessions.ts";
export { type PortalEntry, type PortalVisitor, resolvePortalSession } from "./resolve-portal-session.ts";
export { revokePortalSession, revokePortalSessions } from "./revoke-portal-sessions.ts";
