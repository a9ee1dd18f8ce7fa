import { router, tenantProcedure } from "#server/api/trpc";
import {
  CreatePortalLinkInput,
  ListPortalSessionsInput,
  PortalSessionIdInput,
  PortalSettingsInput,
  RevokePortalSessionsInput,
} from "./contract.ts";
import { createPortalLink } from "./create-portal-link.ts";
import { listPortalSessions } from "./list-portal-sessions.ts";
import { getPortalSettings, updatePortalSettings } from "./portal-settings.ts";
import { revokePortalSession, revokePortalSessions } from "./revoke-portal-sessions.ts";

/** The tenant's side of the consumer portal. */
export const portalRouter = router({
  createLink: tenantProcedure
    .input(CreatePortalLinkInput)
    .mutation(({ ctx, input }) => createPortalLink(ctx, input)),
  sessions: tenantProcedure
    .input(ListPortalSessionsInput)
    .query(({ ctx, input }) => listPortalSessions(ctx, input)),
  revokeSession: tenantProcedure
    .input(PortalSessionIdInput)
    .mutation(({ ctx, input }) => revokePortalSession(ctx, input)),
  revokeSessions: tenantProcedure
    .input(RevokePortalSessionsInput)
    .mutation(({ ctx, input }) => revokePortalSessions(ctx, input)),
  settings: tenantProcedure.query(({ ctx }) => getPortalSettings(ctx)),
  updateSettings: tenantProcedure
    .input(PortalSettingsInput)
    .mutation(({ ctx, input }) => updatePortalSettings(ctx, input)),
});
