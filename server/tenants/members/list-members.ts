import { asc, eq } from "drizzle-orm";
import { memberships, users } from "#db/schema/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read } from "#server/kernel/transact";
import type { Member } from "../contract.ts";
import { memberColumns, toMember } from "./member-store.ts";

/** People in one tenant: all of them are shown, up to this many. */
const mostMembers = 1_000;

/** The tenant's members, by name. */
export async function listMembers(ctx: TenantCtx): Promise<Member[]> {
  authorise(ctx, "members:read");
  const rows = await read(ctx, (tx) =>
    tx.db
      .select(memberColumns)
      .from(memberships)
      .innerJoin(users, eq(users.id, memberships.userId))
      .where(eq(memberships.tenantId, ctx.tenantId))
      .orderBy(asc(users.name), asc(users.id))
      .limit(mostMembers),
  );
  return rows.map(toMember);
}
