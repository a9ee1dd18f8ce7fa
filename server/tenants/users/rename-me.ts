import { eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { RenameMeInput } from "./contract.ts";
import { lockUser } from "./user-store.ts";

/** Changes the acting person's name, as members of their tenants see it. */
export async function renameMe(ctx: Ctx, input: RenameMeInput): Promise<void> {
  const { name } = RenameMeInput.parse(input);
  const { id } = actingUser(ctx);
  await transactAsSystem(ctx, async (tx) => {
    const before = await lockUser(tx, id);
    if (before.name === name) return;
    await tx.db.update(users).set({ name }).where(eq(users.id, id));
    await auditStaff(tx, "user.renamed", { subjectId: id, before: { name: before.name }, after: { name } });
  });
}
