/** Where the web client finds the procedures. */
export const trpcPath = "/api/trpc";

/** The header in which the web client names the tenant its page belongs to. */
export const tenantHeader = "x-trunkline-tenant";
