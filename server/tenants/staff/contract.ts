import { z } from "zod";
import { staffRoles } from "#lib/permissions";
import { PageInput } from "#server/kernel/paging";
import { idOf, Member, Tenant, userId } from "../contract.ts";
import { StaffTenantPlan } from "../plans/contract.ts";
import { Session } from "../users/contract.ts";

const search = z.string().trim().max(100).optional();
const tenantId = idOf("tnt", "a tenant");

/** `search` finds part of a name or slug, or a whole id. */
export const ListTenantsInput = PageInput.extend({ search, isSuspended: z.boolean().optional() }).strict();
export type ListTenantsInput = z.input<typeof ListTenantsInput>;
export const StaffTenantIdInput = z.strictObject({ id: tenantId });
export type StaffTenantIdInput = z.infer<typeof StaffTenantIdInput>;

/** Of the whole installation. */
export const TenantTotals = z.object({ tenants: z.int(), suspended: z.int() });
export type TenantTotals = z.infer<typeof TenantTotals>;

export const TenantCounts = z.object({ members: z.int(), apiKeys: z.int(), endpoints: z.int() });
/** `apiKeys` and `endpoints` count those that are not revoked or deleted. */
export const StaffTenant = Tenant.extend(TenantCounts.shape);
export type StaffTenant = z.infer<typeof StaffTenant>;
export const StaffTenantDetail = StaffTenant.extend({
  people: z.array(Member),
  lastKeyUseAt: z.iso.datetime().nullable(),
  plan: StaffTenantPlan,
});
export type StaffTenantDetail = z.infer<typeof StaffTenantDetail>;

const reason = z.string().trim().min(1, "Say why.").max(500);
export const SuspendTenantInput = z.strictObject({ id: tenantId, reason });
export type SuspendTenantInput = z.input<typeof SuspendTenantInput>;

/** `search` finds part of a name or e-mail, or a whole id. */
export const ListUsersInput = PageInput.extend({ search }).strict();
export type ListUsersInput = z.input<typeof ListUsersInput>;
export const StaffUserIdInput = z.strictObject({ id: userId });
export type StaffUserIdInput = z.infer<typeof StaffUserIdInput>;

export const StaffUser = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  staffRoles: z.array(z.enum(staffRoles)),
  createdAt: z.iso.datetime(),
  disabledAt: z.iso.datetime().nullable(),
  tenants: z.int(),
  liveSessions: z.int(),
  lastSeenAt: z.iso.datetime().nullable(),
});
export type StaffUser = z.infer<typeof StaffUser>;
export const StaffUserDetail = StaffUser.extend({
  sessions: z.array(Session),
  memberships: z.array(
    z.object({ tenantId: z.string(), slug: z.string(), name: z.string(), role: z.string() }),
  ),
});
export type StaffUserDetail = z.infer<typeof StaffUserDetail>;

export const RevokeUserSessionsInput = z.strictObject({ id: userId, reason });
export type RevokeUserSessionsInput = z.input<typeof RevokeUserSessionsInput>;

export const ListStaffAuditInput = PageInput.extend({
  tenantId: tenantId.optional(),
  actorId: z.string().max(100).optional(),
  subjectId: z.string().max(200).optional(),
}).strict();
export type ListStaffAuditInput = z.input<typeof ListStaffAuditInput>;
