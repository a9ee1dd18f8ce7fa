import { allows } from "#server/kernel/authorise";
import type { Actor } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";
import type { Role } from "#lib/permissions";

/**
 * Only an owner makes, changes or removes an owner.
 * @throws ForbiddenError when one of the roles concerned is owner and the actor is not.
 */
export function assertMayHandleRoles(actor: Actor, concerned: readonly Role[]): void {
  if (!concerned.includes("owner") || mayHandleOwners(actor)) return;
  throw new ForbiddenError("Only an owner can make, change or remove an owner. Ask one of them.", {
    code: "owner_needed",
  });
}

/** Whether the actor may handle owners: an owner, or the system. */
export function mayHandleOwners(actor: Actor): boolean {
  return (
    allows(actor, "members:write") &&
    (actor.kind === "system" || (actor.kind === "user" && actor.role === "owner"))
  );
}
