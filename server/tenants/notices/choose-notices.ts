import { and, eq } from "drizzle-orm";
import { memberships, noticeChoices } from "#db/schema/index";
import { effectiveChoices, type NoticeChoices, type NoticeKind } from "#lib/notices";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { read, type TenantTx, transact } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import { ChooseNoticesInput } from "../contract.ts";

/** What the person who asks is mailed of in this tenant. */
export async function getMyNotices(ctx: TenantCtx): Promise<NoticeChoices> {
  authorise(ctx, "tenant:read");
  const { id } = actingUser(ctx);
  return read(ctx, (tx) => choicesOf(tx, id));
}

/**
 * Says what the person who asks is mailed of in this tenant. Only what changes is kept: for the rest their role goes on
 * deciding, also when it becomes another one.
 */
export async function chooseNotices(ctx: TenantCtx, input: ChooseNoticesInput): Promise<NoticeChoices> {
  authorise(ctx, "tenant:read");
  const { id } = actingUser(ctx);
  const wanted = ChooseNoticesInput.parse(input);
  return transact(ctx, async (tx) => {
    const before = await choicesOf(tx, id);
    const changed = (Object.keys(before) as NoticeKind[]).filter((kind) => before[kind] !== wanted[kind]);
    if (changed.length === 0) return before;
    for (const kind of changed) {
      const isOn = wanted[kind];
      await tx.db
        .insert(noticeChoices)
        .values({ tenantId: ctx.tenantId, userId: id, kind, isOn })
        .onConflictDoUpdate({
          target: [noticeChoices.tenantId, noticeChoices.userId, noticeChoices.kind],
          set: { isOn },
        });
    }
    await audit(tx, "member.notices_chosen", { subjectId: id, before, after: wanted });
    return wanted;
  });
}

async function choicesOf(tx: TenantTx, userId: string): Promise<NoticeChoices> {
  const { tenantId } = tx.ctx;
  const isMine = and(eq(memberships.tenantId, tenantId), eq(memberships.userId, userId));
  const [member] = await tx.db.select({ role: memberships.role }).from(memberships).where(isMine);
  if (member === undefined) throw new NotFoundError("You are not a member of this tenant.");
  const rows = await tx.db
    .select({ kind: noticeChoices.kind, isOn: noticeChoices.isOn })
    .from(noticeChoices)
    .where(and(eq(noticeChoices.tenantId, tenantId), eq(noticeChoices.userId, userId)));
  return effectiveChoices(member.role, Object.fromEntries(rows.map(({ kind, isOn }) => [kind, isOn])));
}
