import { asc, eq } from "drizzle-orm";
import { memberships, tenants, users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { liveSessions } from "../sessions/list-my-sessions.ts";
import { type StaffUserDetail, StaffUserIdInput } from "./contract.ts";
import { withCounts } from "./list-users.ts";

const mostMemberships = 200;

/** One user with their tenants and live sessions. Each look is written to the staff audit log. */
export async function getUserFacts(ctx: Ctx, input: StaffUserIdInput): Promise<StaffUserDetail> {
  authoriseStaff(ctx, "staff:users");
  const { id } = StaffUserIdInput.parse(input);
  return transactAsSystem(ctx, async (tx) => {
    const rows = await tx.db.select().from(users).where(eq(users.id, id));
    const [user] = await withCounts(tx, rows);
    if (user === undefined) throw new NotFoundError(`There is no user ${id}.`);
    const belongs = await tx.db
      .select({ tenantId: tenants.id, slug: tenants.slug, name: tenants.name, role: memberships.role })
      .from(memberships)
      .innerJoin(tenants, eq(tenants.id, memberships.tenantId))
      .where(eq(memberships.userId, id))
      .orderBy(asc(tenants.name), asc(tenants.id))
      .limit(mostMemberships);
    await auditStaff(tx, "user.viewed", { subjectId: id });
    return { ...user, sessions: await liveSessions(tx, id, null), memberships: belongs };
  });
}
