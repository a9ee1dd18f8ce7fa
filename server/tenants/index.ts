export { acceptInvitation, acceptInvitationAsNewUser } from "./members/accept-invitation.ts";
export { addMember } from "./members/add-member.ts";
export { changeRole } from "./members/change-role.ts";
export { getInvitationOffer } from "./members/get-invitation-offer.ts";
export { inviteMember } from "./members/invite-member.ts";
export { listInvitations } from "./members/list-invitations.ts";
export { listMembers } from "./members/list-members.ts";
export { removeMember } from "./members/remove-member.ts";
export { resendInvitation } from "./members/resend-invitation.ts";
export { revokeInvitation } from "./members/revoke-invitation.ts";
export { type AuthenticatedKey, authenticateApiKey } from "./api-keys/authenticate-api-key.ts";
export { createApiKey } from "./api-keys/create-api-key.ts";
export { ensureBootstrapKey } from "./api-keys/ensure-bootstrap-key.ts";
export { getApiKey } from "./api-keys/get-api-key.ts";
export { listApiKeys } from "./api-keys/list-api-keys.ts";
export { revokeApiKey } from "./api-keys/revoke-api-key.ts";
export { rotateApiKey } from "./api-keys/rotate-api-key.ts";
export { listAuditEntries } from "./audit/list-audit-entries.ts";
export { createTenant } from "./create-tenant.ts";
export { getTenant } from "./get-tenant.ts";
export { purgeAccessJob, sendMailJob, tenantsJobs } from "./jobs.ts";
export { sha256 } from "./link-token.ts";
export { listMyTenants } from "./list-my-tenants.ts";
export { getLocalMail, listLocalMails, type LocalMail } from "./mail/local-mail.ts";
export { mayMailAgain, type Notice, notifyMembers } from "./mail/notify-members.ts";
export { chooseNotices, getMyNotices } from "./notices/choose-notices.ts";
export { sendMail } from "./mail/send-mail.ts";
export { purgeAccess } from "./purge-access.ts";
export { changePublishing } from "./change-publishing.ts";
export { renameTenant } from "./rename-tenant.ts";
export { rewrapTenantKeys, type RewrapCounts } from "./rewrap-tenant-keys.ts";
export { resolveMember } from "./resolve-member.ts";
export { listMySessions } from "./sessions/list-my-sessions.ts";
export { resolveSession, type SessionPerson } from "./sessions/resolve-session.ts";
export { revokeMyOtherSessions, revokeMySession, signOut } from "./sessions/revoke-my-sessions.ts";
export { sessionLifetimeMs } from "./sessions/session-rules.ts";
export { changePlan } from "./plans/change-plan.ts";
export { getUsage } from "./plans/get-usage.ts";
export {
  announceLimitsChange,
  type LimitsDirectory,
  limitsChannel,
  limitsDirectory,
  readLimits,
  type TenantLimits,
} from "./plans/tenant-limits.ts";
export { limitsUnder } from "./plans/limit-rules.ts";
export { readUsedEvents } from "./plans/used-events.ts";
export { tenantSlug } from "./tenant-slug.ts";
export { dayOf, type UsageMonth, usageMonthOf } from "./plans/usage-month.ts";
export { countTenants } from "./staff/count-tenants.ts";
export { getTenantFacts } from "./staff/get-tenant-facts.ts";
export { getUserFacts } from "./staff/get-user-facts.ts";
export { listStaffAudit } from "./staff/list-staff-audit.ts";
export { listTenants } from "./staff/list-tenants.ts";
export { listUsers } from "./staff/list-users.ts";
export { revokeUserSessions } from "./staff/revoke-user-sessions.ts";
export { resumeTenant, suspendTenant } from "./staff/suspend-tenant.ts";
export { changePassword } from "./users/change-password.ts";
export { createFirstUser, getSetupState } from "./users/create-first-user.ts";
export { createUser } from "./users/create-user.ts";
export { getMe } from "./users/get-me.ts";
export { renameMe } from "./users/rename-me.ts";
export { requestPasswordReset } from "./users/request-password-reset.ts";
export { getPasswordReset, resetPassword } from "./users/reset-password.ts";
export { signInWithOidc } from "./users/sign-in-with-oidc.ts";
export { type SignInResult, signInWithPassword } from "./users/sign-in-with-password.ts";
