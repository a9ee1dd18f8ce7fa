import { users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { assertSystem } from "../acting-user.ts";
import { CreateUserInput } from "./contract.ts";
import { hashPassword } from "./password-hash.ts";
import { accountExists, assertGoodPassword, type UserRow } from "./user-store.ts";

/**
 * Makes an account, for seeds: people get theirs by invitation or by single sign-on.
 * @throws ConflictError when the address has one; InvalidError when the password breaks a rule.
 */
export async function createUser(
  ctx: Ctx,
  input: CreateUserInput,
): Promise<{ readonly id: string; readonly email: string }> {
  assertSystem(ctx);
  const { password, ...facts } = CreateUserInput.parse(input);
  if (password !== null) assertGoodPassword(password, facts.email, "/password");
  const passwordHash = password === null ? null : await hashPassword(password);
  const { id, email } = await transactAsSystem(ctx, (tx) => insertUser(tx, { ...facts, passwordHash }));
  return { id, email };
}

type NewUser = Pick<UserRow, "email" | "name" | "passwordHash" | "staffRoles">;

/** Writes an account. @throws ConflictError when the address has one. */
export async function insertUser(tx: Tx, facts: NewUser): Promise<UserRow> {
  const id = tx.ctx.platform.ids.next("usr");
  const [user] = await tx.db
    .insert(users)
    .values({ ...facts, id, createdAt: tx.ctx.clock.now() })
    .onConflictDoNothing({ target: users.email })
    .returning();
  if (user === undefined) throw accountExists(facts.email);
  const { email, name, staffRoles } = user;
  await auditStaff(tx, "user.created", { subjectId: id, after: { email, name, staffRoles } });
  return user;
}
