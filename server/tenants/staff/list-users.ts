import { and, count, desc, eq, gt, ilike, inArray, isNull, lt, max, or } from "drizzle-orm";
import { memberships, sessions, users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { isTypeId } from "#lib/type-id";
import type { UserRow } from "../users/user-store.ts";
import { ListUsersInput, type StaffUser } from "./contract.ts";
import { containing } from "./like-text.ts";

/** All users, newest first. A search is written to the staff audit log. */
export async function listUsers(ctx: Ctx, input: ListUsersInput): Promise<Page<StaffUser>> {
  authoriseStaff(ctx, "staff:users");
  const { limit, cursor, search } = ListUsersInput.parse(input);
  const before = readCursor(cursor, "usr");
  return transactAsSystem(ctx, async (tx) => {
    const rows = await tx.db
      .select()
      .from(users)
      .where(
        and(
          before === null ? undefined : lt(users.id, before),
          search === undefined || search === "" ? undefined : matches(search),
        ),
      )
      .orderBy(desc(users.id))
      .limit(limit + 1);
    if (search !== undefined && search !== "") {
      await auditStaff(tx, "users.searched", { subjectId: null, after: { search } });
    }
    return toPage(await withCounts(tx, rows), limit);
  });
}

/** Users with how many tenants and live sessions they have. */
export async function withCounts(tx: Tx, rows: readonly UserRow[]): Promise<StaffUser[]> {
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return [];
  const now = tx.ctx.clock.now();
  const belong = await tx.db
    .select({ userId: memberships.userId, total: count() })
    .from(memberships)
    .where(inArray(memberships.userId, ids))
    .groupBy(memberships.userId);
  const live = await tx.db
    .select({ userId: sessions.userId, total: count(), lastSeenAt: max(sessions.lastSeenAt) })
    .from(sessions)
    .where(and(inArray(sessions.userId, ids), isNull(sessions.revokedAt), gt(sessions.expiresAt, now)))
    .groupBy(sessions.userId);
  const tenantsOf = new Map(belong.map(({ userId, total }) => [userId, total]));
  const sessionsOf = new Map(live.map((row) => [row.userId, row]));
  return rows.map(({ id, email, name, staffRoles, createdAt, disabledAt }) => ({
    id,
    email,
    name,
    staffRoles,
    createdAt: createdAt.toISOString(),
    disabledAt: disabledAt?.toISOString() ?? null,
    tenants: tenantsOf.get(id) ?? 0,
    liveSessions: sessionsOf.get(id)?.total ?? 0,
    lastSeenAt: sessionsOf.get(id)?.lastSeenAt?.toISOString() ?? null,
  }));
}

function matches(search: string) {
  if (isTypeId("usr", search)) return eq(users.id, search);
  return or(ilike(users.email, containing(search)), ilike(users.name, containing(search)));
}
