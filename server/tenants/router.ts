import { publicProcedure, router, tenantProcedure, userProcedure } from "#server/api/trpc";
import { PageInput } from "#server/kernel/paging";
import { createApiKey } from "./api-keys/create-api-key.ts";
import { listApiKeys } from "./api-keys/list-api-keys.ts";
import { revokeApiKey } from "./api-keys/revoke-api-key.ts";
import { rotateApiKey } from "./api-keys/rotate-api-key.ts";
import { listAuditEntries } from "./audit/list-audit-entries.ts";
import {
  ApiKeyIdInput,
  ChangeRoleInput,
  CreateApiKeyInput,
  ChangePublishingInput,
  ChooseNoticesInput,
  CreateTenantInput,
  InvitationIdInput,
  InvitationTokenInput,
  InviteMemberInput,
  ListApiKeysInput,
  ListAuditInput,
  LocalMailIdInput,
  RemoveMemberInput,
  RenameTenantInput,
  RotateApiKeyInput,
} from "./contract.ts";
import { createTenant } from "./create-tenant.ts";
import { getTenant } from "./get-tenant.ts";
import { listMyTenants } from "./list-my-tenants.ts";
import { acceptInvitation, acceptInvitationAsNewUser } from "./members/accept-invitation.ts";
import { changeRole } from "./members/change-role.ts";
import { getInvitationOffer } from "./members/get-invitation-offer.ts";
import { inviteMember } from "./members/invite-member.ts";
import { listInvitations } from "./members/list-invitations.ts";
import { listMembers } from "./members/list-members.ts";
import { removeMember } from "./members/remove-member.ts";
import { resendInvitation } from "./members/resend-invitation.ts";
import { revokeInvitation } from "./members/revoke-invitation.ts";
import { getLocalMail, listLocalMails } from "./mail/local-mail.ts";
import { chooseNotices, getMyNotices } from "./notices/choose-notices.ts";
import { changePublishing } from "./change-publishing.ts";
import { getUsage } from "./plans/get-usage.ts";
import { renameTenant } from "./rename-tenant.ts";
import { listMySessions } from "./sessions/list-my-sessions.ts";
import { revokeMyOtherSessions, revokeMySession } from "./sessions/revoke-my-sessions.ts";
import { changePassword } from "./users/change-password.ts";
import {
  AcceptAsNewUserInput,
  ChangePasswordInput,
  FirstUserInput,
  RenameMeInput,
  RequestPasswordResetInput,
  ResetPasswordInput,
  ResetTokenInput,
  SessionIdInput,
} from "./users/contract.ts";
import { createFirstUser, getSetupState } from "./users/create-first-user.ts";
import { getMe } from "./users/get-me.ts";
import { listDemoSignIns } from "./users/list-demo-sign-ins.ts";
import { renameMe } from "./users/rename-me.ts";
import { requestPasswordReset } from "./users/request-password-reset.ts";
import { getPasswordReset, resetPassword } from "./users/reset-password.ts";

/** The tenant one works in, and those one belongs to. `current` also tells one's role in it. */
export const tenantsRouter = router({
  mine: userProcedure.query(({ ctx }) => listMyTenants(ctx)),
  create: userProcedure.input(CreateTenantInput).mutation(({ ctx, input }) => createTenant(ctx, input)),
  current: tenantProcedure.query(async ({ ctx }) => {
    const { actor } = ctx;
    return { ...(await getTenant(ctx)), role: actor.kind === "user" ? actor.role : null };
  }),
  changePublishing: tenantProcedure
    .input(ChangePublishingInput)
    .mutation(({ ctx, input }) => changePublishing(ctx, input)),
  usage: tenantProcedure.query(({ ctx }) => getUsage(ctx)),
  rename: tenantProcedure.input(RenameTenantInput).mutation(({ ctx, input }) => renameTenant(ctx, input)),
});

export const membersRouter = router({
  list: tenantProcedure.query(({ ctx }) => listMembers(ctx)),
  /** What the person who asks is mailed of. */
  myNotices: tenantProcedure.query(({ ctx }) => getMyNotices(ctx)),
  chooseNotices: tenantProcedure
    .input(ChooseNoticesInput)
    .mutation(({ ctx, input }) => chooseNotices(ctx, input)),
  changeRole: tenantProcedure.input(ChangeRoleInput).mutation(({ ctx, input }) => changeRole(ctx, input)),
  remove: tenantProcedure.input(RemoveMemberInput).mutation(({ ctx, input }) => removeMember(ctx, input)),
});

export const invitationsRouter = router({
  list: tenantProcedure.query(({ ctx }) => listInvitations(ctx)),
  create: tenantProcedure.input(InviteMemberInput).mutation(({ ctx, input }) => inviteMember(ctx, input)),
  resend: tenantProcedure.input(InvitationIdInput).mutation(({ ctx, input }) => resendInvitation(ctx, input)),
  revoke: tenantProcedure.input(InvitationIdInput).mutation(({ ctx, input }) => revokeInvitation(ctx, input)),
  offer: publicProcedure
    .input(InvitationTokenInput)
    .query(({ ctx, input }) => getInvitationOffer(ctx, input)),
  accept: userProcedure
    .input(InvitationTokenInput)
    .mutation(({ ctx, input }) => acceptInvitation(ctx, input)),
  acceptAsNewUser: publicProcedure
    .input(AcceptAsNewUserInput)
    .mutation(({ ctx, input }) => acceptInvitationAsNewUser(ctx, input)),
});

export const apiKeysRouter = router({
  list: tenantProcedure.input(ListApiKeysInput).query(({ ctx, input }) => listApiKeys(ctx, input)),
  create: tenantProcedure.input(CreateApiKeyInput).mutation(({ ctx, input }) => createApiKey(ctx, input)),
  rotate: tenantProcedure.input(RotateApiKeyInput).mutation(({ ctx, input }) => rotateApiKey(ctx, input)),
  revoke: tenantProcedure.input(ApiKeyIdInput).mutation(({ ctx, input }) => revokeApiKey(ctx, input)),
});

export const auditRouter = router({
  list: tenantProcedure.input(ListAuditInput).query(({ ctx, input }) => listAuditEntries(ctx, input)),
});

/** Mail that a local installation kept; not found in any other. */
export const localMailRouter = router({
  list: publicProcedure.input(PageInput).query(({ ctx, input }) => listLocalMails(ctx, input)),
  get: publicProcedure.input(LocalMailIdInput).query(({ ctx, input }) => getLocalMail(ctx, input)),
});

/** One's own account and sessions, and the ways in for whoever has none yet. */
export const accountRouter = router({
  me: userProcedure.query(({ ctx }) => getMe(ctx)),
  rename: userProcedure.input(RenameMeInput).mutation(({ ctx, input }) => renameMe(ctx, input)),
  changePassword: userProcedure
    .input(ChangePasswordInput)
    .mutation(({ ctx, input }) => changePassword(ctx, ctx.session.sessionId, input)),
  sessions: userProcedure.query(({ ctx }) => listMySessions(ctx, ctx.session.sessionId)),
  revokeSession: userProcedure
    .input(SessionIdInput)
    .mutation(({ ctx, input }) => revokeMySession(ctx, input)),
  revokeOtherSessions: userProcedure.mutation(({ ctx }) => revokeMyOtherSessions(ctx, ctx.session.sessionId)),
  requestPasswordReset: publicProcedure
    .input(RequestPasswordResetInput)
    .mutation(({ ctx, input }) => requestPasswordReset(ctx, input)),
  resetPassword: publicProcedure
    .input(ResetPasswordInput)
    .mutation(({ ctx, input }) => resetPassword(ctx, input)),
  /** For whoever holds the link of a reset mail. */
  passwordReset: publicProcedure
    .input(ResetTokenInput)
    .query(({ ctx, input }) => getPasswordReset(ctx, input)),
  setup: publicProcedure.query(({ ctx }) => getSetupState(ctx)),
  demoSignIns: publicProcedure.query(({ ctx }) => listDemoSignIns(ctx)),
  createFirst: publicProcedure
    .input(FirstUserInput)
    .mutation(({ ctx, input }) => createFirstUser(ctx, input)),
});
