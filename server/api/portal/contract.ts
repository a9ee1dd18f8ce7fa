/** Where the consumer portal's pages find their procedures. */
export const portalTrpcPath = "/api/portal/trpc";

/** Where a browser turns a link into a session. */
export const portalOpenPath = "/api/portal/open";

/** The header in which a portal page names its session; the cookie of that session must come along. */
export const portalHeader = "x-trunkline-portal";
