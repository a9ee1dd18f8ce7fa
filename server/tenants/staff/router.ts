import { router, staffProcedure } from "#server/api/trpc";
import { changePlan } from "../plans/change-plan.ts";
import { ChangePlanInput } from "../plans/contract.ts";
import {
  ListStaffAuditInput,
  ListTenantsInput,
  ListUsersInput,
  RevokeUserSessionsInput,
  StaffTenantIdInput,
  StaffUserIdInput,
  SuspendTenantInput,
} from "./contract.ts";
import { countTenants } from "./count-tenants.ts";
import { getTenantFacts } from "./get-tenant-facts.ts";
import { getUserFacts } from "./get-user-facts.ts";
import { listStaffAudit } from "./list-staff-audit.ts";
import { listTenants } from "./list-tenants.ts";
import { listUsers } from "./list-users.ts";
import { revokeUserSessions } from "./revoke-user-sessions.ts";
import { resumeTenant, suspendTenant } from "./suspend-tenant.ts";

export const staffTenantsRouter = router({
  count: staffProcedure.query(({ ctx }) => countTenants(ctx)),
  list: staffProcedure.input(ListTenantsInput).query(({ ctx, input }) => listTenants(ctx, input)),
  get: staffProcedure.input(StaffTenantIdInput).query(({ ctx, input }) => getTenantFacts(ctx, input)),
  suspend: staffProcedure.input(SuspendTenantInput).mutation(({ ctx, input }) => suspendTenant(ctx, input)),
  changePlan: staffProcedure.input(ChangePlanInput).mutation(({ ctx, input }) => changePlan(ctx, input)),
  resume: staffProcedure.input(StaffTenantIdInput).mutation(({ ctx, input }) => resumeTenant(ctx, input)),
});

export const staffUsersRouter = router({
  list: staffProcedure.input(ListUsersInput).query(({ ctx, input }) => listUsers(ctx, input)),
  get: staffProcedure.input(StaffUserIdInput).query(({ ctx, input }) => getUserFacts(ctx, input)),
  revokeSessions: staffProcedure
    .input(RevokeUserSessionsInput)
    .mutation(({ ctx, input }) => revokeUserSessions(ctx, input)),
});

export const staffAuditRouter = router({
  list: staffProcedure.input(ListStaffAuditInput).query(({ ctx, input }) => listStaffAudit(ctx, input)),
});
