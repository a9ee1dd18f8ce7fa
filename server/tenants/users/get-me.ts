import { eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { UnauthenticatedError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { actingUser } from "../acting-user.ts";
import type { Me } from "./contract.ts";

/** The acting person's own account. */
export async function getMe(ctx: Ctx): Promise<Me> {
  const { id } = actingUser(ctx);
  const [user] = await transactAsSystem(ctx, (tx) => tx.db.select().from(users).where(eq(users.id, id)));
  if (user === undefined) throw new UnauthenticatedError("This account is closed. Ask your administrator.");
  const { email, name, staffRoles, passwordHash } = user;
  return { id, email, name, staffRoles, hasPassword: passwordHash !== null };
}
