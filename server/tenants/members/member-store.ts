import { and, eq } from "drizzle-orm";
import { memberships, users } from "#db/schema/index";
import { ConflictError, NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import type { Role } from "#lib/permissions";
import type { Member } from "../contract.ts";
import { lockTenant } from "../tenant-store.ts";

/** The columns of a member; the app role may read no others of a user. */
export const memberColumns = {
  id: memberships.userId,
  email: users.email,
  name: users.name,
  role: memberships.role,
  joinedAt: memberships.createdAt,
};

export type MemberRow = Omit<Member, "joinedAt"> & { readonly joinedAt: Date };

/** The member as callers see it. */
export function toMember(row: MemberRow): Member {
  return { ...row, joinedAt: row.joinedAt.toISOString() };
}

/**
 * A member that nobody else changes until this transaction ends.
 * @throws NotFoundError when that user does not belong to this tenant.
 */
export async function lockMember(tx: TenantTx, userId: string): Promise<Member> {
  await lockTenant(tx);
  const [row] = await tx.db
    .select(memberColumns)
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(isMember(tx, userId));
  if (row === undefined) throw new NotFoundError(`There is no member ${userId} in this tenant.`);
  return toMember(row);
}

/**
 * Keeps a tenant from losing its last owner. Call it with the tenant locked.
 * @throws ConflictError when this member is the only owner.
 */
export async function assertNotLastOwner(tx: TenantTx, member: { id: string; role: Role }): Promise<void> {
  if (member.role !== "owner") return;
  const owners = await tx.db
    .select({ id: memberships.userId })
    .from(memberships)
    .where(and(eq(memberships.tenantId, tx.ctx.tenantId), eq(memberships.role, "owner")))
    .limit(2);
  if (owners.length > 1) return;
  throw new ConflictError("A tenant keeps at least one owner. Make another member owner first.", {
    code: "last_owner",
  });
}

/** The condition for one membership of the tenant. */
export function isMember(tx: TenantTx, userId: string) {
  return and(eq(memberships.tenantId, tx.ctx.tenantId), eq(memberships.userId, userId));
}
