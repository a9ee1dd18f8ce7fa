import { desc, eq, lt } from "drizzle-orm";
import type { z } from "zod";
import { localMails } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { NotFoundError } from "#server/kernel/errors";
import { type Page, PageInput, readCursor, toPage } from "#server/kernel/paging";
import { transactAsSystem } from "#server/kernel/transact";
import { isTypeId } from "#lib/type-id";

/** Mail that a local installation kept instead of sending. */
export interface LocalMail {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly text: string;
  readonly createdAt: string;
}

/** The mail of a local installation, newest first. @throws NotFoundError in any other. */
export async function listLocalMails(ctx: Ctx, input: z.input<typeof PageInput>): Promise<Page<LocalMail>> {
  assertLocal(ctx);
  const { limit, cursor } = PageInput.parse(input);
  const before = readCursor(cursor, "mail");
  const rows = await transactAsSystem(ctx, (tx) =>
    tx.db
      .select()
      .from(localMails)
      .where(before === null ? undefined : lt(localMails.id, before))
      .orderBy(desc(localMails.id))
      .limit(limit + 1),
  );
  return toPage(rows.map(toLocalMail), limit);
}

/** One of them. @throws NotFoundError when there is none, and in any other than a local installation. */
export async function getLocalMail(ctx: Ctx, { id }: { readonly id: string }): Promise<LocalMail> {
  assertLocal(ctx);
  const [row] = isTypeId("mail", id)
    ? await transactAsSystem(ctx, (tx) => tx.db.select().from(localMails).where(eq(localMails.id, id)))
    : [];
  if (row === undefined) throw new NotFoundError("There is no such mail here.");
  return toLocalMail(row);
}

function assertLocal({ platform }: Ctx): void {
  if (platform.env.TRUNKLINE_MODE === "local" && !platform.mailer.isReal) return;
  throw new NotFoundError("There is nothing at this address.");
}

function toLocalMail(row: typeof localMails.$inferSelect): LocalMail {
  const { id, recipient, subject, text, createdAt } = row;
  return { id, recipient, subject, text, createdAt: createdAt.toISOString() };
}
