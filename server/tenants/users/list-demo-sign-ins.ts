import { and, asc, eq, isNotNull, like } from "drizzle-orm";
import { memberships, users } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import type { DemoSignIns } from "./contract.ts";

const mostPeople = 8;

/**
 * The demo's people and their password, so that a local installation can be tried at once; null in any other.
 * They are known by their addresses: no real one ends in `.test` (RFC 2606).
 */
export async function listDemoSignIns(ctx: Ctx): Promise<DemoSignIns | null> {
  const { TRUNKLINE_MODE: mode, TRUNKLINE_DEMO_PASSWORD: password } = ctx.platform.env;
  if (mode !== "local" || password === undefined) return null;
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .selectDistinctOn([users.id], {
        email: users.email,
        name: users.name,
        role: memberships.role,
        staffRoles: users.staffRoles,
      })
      .from(users)
      .leftJoin(memberships, eq(memberships.userId, users.id))
      .where(and(like(users.email, "%.test"), isNotNull(users.passwordHash)))
      .orderBy(asc(users.id))
      .limit(mostPeople),
  );
  if (rows.length === 0) return null;
  const people = rows.map(({ email, name, role, staffRoles }) => ({
    email,
    name,
    may: role ?? (staffRoles.length > 0 ? "staff" : "no tenant"),
  }));
  return { password, people };
}
