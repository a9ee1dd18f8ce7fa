import { handlePortalTrpc } from "#server/api/portal/trpc-handler";

export const runtime = "nodejs";
export const dynamic = "force-dynamic";

export { handlePortalTrpc as GET, handlePortalTrpc as POST };
