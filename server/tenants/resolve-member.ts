import { and, eq, isNull } from "drizzle-orm";
import { memberships, tenants, users } from "#db/schema/index";
import { type Ctx, inTenant, type TenantCtx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";

/**
 * The ctx of a person inside a tenant they belong to, with the role they have there at this moment.
 * @throws NotFoundError when there is no such tenant, or it is not theirs: the two look the same.
 */
export async function resolveMember(
  ctx: Ctx,
  { userId, tenantSlug }: { readonly userId: string; readonly tenantSlug: string },
): Promise<TenantCtx> {
  const [found] = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select({ tenantId: tenants.id, role: memberships.role, email: users.email })
      .from(tenants)
      .innerJoin(memberships, eq(memberships.tenantId, tenants.id))
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(and(eq(tenants.slug, tenantSlug), eq(users.id, userId), isNull(users.disabledAt))),
  );
  if (found === undefined) {
    throw new NotFoundError(
      "There is no such tenant among yours. Check the address, or ask for an invitation.",
      {
        code: "tenant_not_found",
      },
    );
  }
  return inTenant(ctx, found.tenantId, { kind: "user", id: userId, label: found.email, role: found.role });
}
