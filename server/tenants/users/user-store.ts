import { eq } from "drizzle-orm";
import { users } from "#db/schema/index";
import { ConflictError, InvalidError, UnauthenticatedError } from "#server/kernel/errors";
import type { Tx } from "#server/kernel/transact";
import { passwordFault } from "./password-rules.ts";

export type UserRow = typeof users.$inferSelect;

/** The user with this address, or null; disabled ones too. Needs a system transaction, like all of users. */
export async function findUserByEmail(tx: Tx, email: string): Promise<UserRow | null> {
  const [row] = await tx.db.select().from(users).where(eq(users.email, email));
  return row ?? null;
}

/**
 * The acting person's own row, locked until this transaction ends.
 * @throws UnauthenticatedError when the account is gone or disabled.
 */
export async function lockUser(tx: Tx, id: string): Promise<UserRow> {
  const [row] = await tx.db.select().from(users).where(eq(users.id, id)).for("no key update");
  if (row === undefined || row.disabledAt !== null) {
    throw new UnauthenticatedError("This account is closed. Ask your administrator.");
  }
  return row;
}

/** @throws InvalidError that says what is wrong with a chosen password, pointing at its field. */
export function assertGoodPassword(password: string, email: string, pointer: string): void {
  const fault = passwordFault(password, email);
  if (fault !== null)
    throw new InvalidError(fault, { code: "bad_password", errors: [{ pointer, message: fault }] });
}

/** What a second account for one address is refused with. */
export function accountExists(email: string): ConflictError {
  return new ConflictError(`${email} has an account already. Sign in with it instead.`, {
    code: "account_exists",
  });
}
