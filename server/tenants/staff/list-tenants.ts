import { and, desc, eq, ilike, isNotNull, isNull, lt, or } from "drizzle-orm";
import { tenants } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import type { Ctx } from "#server/kernel/ctx";
import { type Page, readCursor, toPage } from "#server/kernel/paging";
import { transactAsSystem } from "#server/kernel/transact";
import { isTypeId } from "#lib/type-id";
import { toTenant } from "../tenant-store.ts";
import { ListTenantsInput, type StaffTenant } from "./contract.ts";
import { containing } from "./like-text.ts";
import { countIn } from "./tenant-counts.ts";

/** All tenants, newest first, with what is in them. A search is written to the staff audit log. */
export async function listTenants(ctx: Ctx, input: ListTenantsInput): Promise<Page<StaffTenant>> {
  authoriseStaff(ctx, "staff:tenants");
  const { limit, cursor, search, isSuspended } = ListTenantsInput.parse(input);
  const before = readCursor(cursor, "tnt");
  return transactAsSystem(ctx, async (tx) => {
    const rows = await tx.db
      .select()
      .from(tenants)
      .where(
        and(
          before === null ? undefined : lt(tenants.id, before),
          search === undefined || search === "" ? undefined : matches(search),
          isSuspended === undefined ? undefined : suspension(isSuspended),
        ),
      )
      .orderBy(desc(tenants.id))
      .limit(limit + 1);
    const countsOf = await countIn(
      tx,
      rows.map(({ id }) => id),
    );
    if (search !== undefined && search !== "") {
      await auditStaff(tx, "tenants.searched", { subjectId: null, after: { search } });
    }
    return toPage(
      rows.map((row) => {
        const { lastKeyUseAt: _, ...counts } = countsOf(row.id);
        return { ...toTenant(row), ...counts };
      }),
      limit,
    );
  });
}

function matches(search: string) {
  if (isTypeId("tnt", search)) return eq(tenants.id, search);
  return or(ilike(tenants.name, containing(search)), ilike(tenants.slug, containing(search)));
}

function suspension(isSuspended: boolean) {
  return isSuspended ? isNotNull(tenants.suspendedAt) : isNull(tenants.suspendedAt);
}
