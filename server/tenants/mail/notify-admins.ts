import { and, eq, inArray } from "drizzle-orm";
import { memberships, users } from "#db/schema/index";
import { enqueue } from "#server/kernel/enqueue";
import type { TenantTx } from "#server/kernel/transact";
import { sendMailJob } from "../jobs.ts";

export interface Notice {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  /** A button: words and a path of the web app. */
  readonly action: { readonly label: string; readonly path: string } | null;
}

const mostRecipients = 50;

/** Mails a tenant's owners and admins, in the caller's transaction: it is sent exactly if that commits. */
export async function notifyAdmins(tx: TenantTx, notice: Notice): Promise<void> {
  const people = await tx.db
    .select({ email: users.email })
    .from(memberships)
    .innerJoin(users, eq(users.id, memberships.userId))
    .where(and(eq(memberships.tenantId, tx.ctx.tenantId), inArray(memberships.role, ["owner", "admin"])))
    .limit(mostRecipients);
  for (const { email } of people) {
    const paragraphs = [...notice.paragraphs];
    await enqueue(tx, sendMailJob, { input: { kind: "notice", to: email, ...notice, paragraphs } });
  }
}
