import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { memberships, noticeChoices, noticeMails, users } from "#db/schema/index";
import { type NoticeKind, noticedRoles } from "#lib/notices";
import { paths } from "#lib/paths";
import { enqueue } from "#server/kernel/enqueue";
import type { TenantTx } from "#server/kernel/transact";
import { sendMailJob } from "../jobs.ts";
import { tenantSlug } from "../tenant-slug.ts";

export interface Notice {
  readonly kind: NoticeKind;
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A button: words and a path of the web app. */
  readonly action: { readonly label: string; readonly path: string } | null;
}

const mostRecipients = 50;

/** Mails those of a tenant's members who want this kind, in the caller's transaction: it is sent exactly if that commits. */
export async function notifyMembers(tx: TenantTx, { kind, ...notice }: Notice): Promise<void> {
  const { tenantId } = tx.ctx;
  const isWanted = sql`coalesce(${noticeChoices.isOn}, ${inArray(memberships.role, [...noticedRoles])})`;
  const people = await tx.db
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .leftJoin(
      noticeChoices,
      and(
        eq(noticeChoices.tenantId, memberships.tenantId),
        eq(noticeChoices.userId, memberships.userId),
        eq(noticeChoices.kind, kind),
      ),
    )
    .where(and(eq(memberships.tenantId, tenantId), isWanted))
    .limit(mostRecipients);
  if (people.length === 0) return;
  const choicePath = paths.tenant(await tenantSlug(tx, tenantId)).settings();
  for (const { email } of people) {
    const paragraphs = [...notice.paragraphs];
    await enqueue(tx, sendMailJob, {
      input: { kind: "notice", to: email, ...notice, paragraphs, choicePath },
    });
  }
}

/** Whether a mail of this kind is due: none was sent for so long. Who asks must send it, in the same transaction. */
export async function mayMailAgain(tx: TenantTx, kind: NoticeKind, pauseMs: number): Promise<boolean> {
  const mailedAt = tx.ctx.clock.now();
  const { rowCount } = await tx.db
    .insert(noticeMails)
    .values({ tenantId: tx.ctx.tenantId, kind, mailedAt })
    .onConflictDoUpdate({
      target: [noticeMails.tenantId, noticeMails.kind],
      set: { mailedAt },
      setWhere: lte(noticeMails.mailedAt, new Date(mailedAt.getTime() - pauseMs)),
    });
  return rowCount === 1;
}
