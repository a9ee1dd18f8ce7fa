import { eq } from "drizzle-orm";
import { oidcIdentities, users } from "#db/schema/index";
import { auditStaff } from "#server/kernel/audit";
import type { Ctx } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { emailAddress } from "../contract.ts";
import { startSession } from "../sessions/start-session.ts";
import { OidcSignInInput } from "./contract.ts";
import { insertUser } from "./create-user.ts";
import { resultOf, type SignInResult } from "./sign-in-with-password.ts";
import { findUserByEmail, type UserRow } from "./user-store.ts";

/**
 * Starts a session for an identity that the OIDC provider vouches for. An identity seen for the first time is
 * joined to the account with its e-mail, or gets a new account, but only if the provider verified that e-mail.
 * @throws ForbiddenError when it did not, or the account is closed.
 */
export async function signInWithOidc(ctx: Ctx, input: OidcSignInInput): Promise<SignInResult> {
  const { issuer, subject, email, emailVerified, name, ...origin } = OidcSignInInput.parse(input);
  const key = `${issuer} ${subject}`;
  return transactAsSystem(ctx, async (tx) => {
    const user =
      (await findByIdentity(tx, key)) ?? (await joinIdentity(tx, { key, email, emailVerified, name }));
    if (user.disabledAt !== null) {
      throw new ForbiddenError("This account is closed. Ask your administrator.", { code: "account_closed" });
    }
    return resultOf(user, await startSession(tx, user, { method: "oidc", ...origin }));
  });
}

async function findByIdentity(tx: Tx, key: string): Promise<UserRow | null> {
  const [row] = await tx.db
    .select({ user: users })
    .from(oidcIdentities)
    .innerJoin(users, eq(users.id, oidcIdentities.userId))
    .where(eq(oidcIdentities.key, key));
  return row?.user ?? null;
}

interface NewIdentity {
  readonly key: string;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly name: string | null;
}

async function joinIdentity(tx: Tx, { key, email, emailVerified, name }: NewIdentity): Promise<UserRow> {
  const address = emailAddress.safeParse(email ?? "");
  if (!emailVerified || !address.success) {
    throw new ForbiddenError(
      "Your sign-in provider has not verified your e-mail address, so it cannot be joined to an account here. Verify it there, then sign in again.",
      { code: "email_not_verified" },
    );
  }
  const user =
    (await findUserByEmail(tx, address.data)) ??
    (await insertUser(tx, {
      email: address.data,
      name: (name ?? "").trim().slice(0, 100) || address.data,
      passwordHash: null,
      staffRoles: [],
    }));
  const joined = await tx.db
    .insert(oidcIdentities)
    .values({ key, userId: user.id, createdAt: tx.ctx.clock.now() })
    .onConflictDoNothing()
    .returning({ key: oidcIdentities.key });
  if (joined.length > 0)
    await auditStaff(tx, "user.oidc_joined", { subjectId: user.id, after: { identity: key } });
  return user;
}
