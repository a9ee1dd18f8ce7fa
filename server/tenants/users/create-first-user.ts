import { timingSafeEqual } from "node:crypto";
import { sql } from "drizzle-orm";
import { users } from "#db/schema/index";
import { type Ctx, systemCtx } from "#server/kernel/ctx";
import { ConflictError, InvalidError } from "#server/kernel/errors";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { staffRoles } from "#lib/permissions";
import { sha256 } from "../link-token.ts";
import { FirstUserInput } from "./contract.ts";
import { insertUser } from "./create-user.ts";
import { hashPassword } from "./password-hash.ts";
import { assertGoodPassword } from "./user-store.ts";

/** Whether this installation waits for its first account, and whether making it takes the staff key. */
export async function getSetupState(ctx: Ctx): Promise<{ isOpen: boolean; needsKey: boolean }> {
  const isOpen = await transactAsSystem(ctx, hasNoUsers);
  return { isOpen, needsKey: ctx.platform.env.TRUNKLINE_MODE === "production" };
}

/**
 * Makes the first account of a new installation, with every staff role. In production it takes
 * TRUNKLINE_STAFF_KEY, so that whoever finds the page first is the one who installed it.
 * @throws ConflictError once there is an account; InvalidError for a wrong key or a bad password.
 */
export async function createFirstUser(ctx: Ctx, input: FirstUserInput): Promise<{ readonly email: string }> {
  const { email, name, password, setupKey } = FirstUserInput.parse(input);
  const { env } = ctx.platform;
  if (env.TRUNKLINE_MODE === "production") assertSetupKey(env.TRUNKLINE_STAFF_KEY, setupKey);
  assertGoodPassword(password, email, "/password");
  const passwordHash = await hashPassword(password);
  const setup = systemCtx(ctx.platform, "first start", ctx.correlationId);
  return transactAsSystem(setup, async (tx) => {
    await tx.db.execute(sql`select pg_advisory_xact_lock(hashtext('trunkline.first-user'))`);
    if (!(await hasNoUsers(tx))) {
      throw new ConflictError("This installation has its first account. Ask its owner for an invitation.", {
        code: "setup_done",
      });
    }
    await insertUser(tx, { email, name, passwordHash, staffRoles: [...staffRoles] });
    return { email };
  });
}

async function hasNoUsers(tx: Tx): Promise<boolean> {
  const some = await tx.db.select({ id: users.id }).from(users).limit(1);
  return some.length === 0;
}

function assertSetupKey(expected: string | undefined, given: string): void {
  const isRight =
    expected !== undefined && timingSafeEqual(Buffer.from(sha256(expected)), Buffer.from(sha256(given)));
  if (isRight) return;
  const message =
    expected === undefined
      ? "Set TRUNKLINE_STAFF_KEY and start again: the first account needs it."
      : "This is not the value of TRUNKLINE_STAFF_KEY.";
  throw new InvalidError(message, { code: "bad_setup_key", errors: [{ pointer: "/setupKey", message }] });
}
