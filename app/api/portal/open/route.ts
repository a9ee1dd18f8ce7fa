import { handlePortalOpen } from "#server/api/portal/open-handler";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export { handlePortalOpen as POST };
