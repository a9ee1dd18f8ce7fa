import type { Ctx } from "#server/kernel/ctx";
import { ForbiddenError } from "#server/kernel/errors";

/** The person who acts. @throws ForbiddenError for API keys and the system, who have no account. */
export function actingUser({ actor }: Ctx): { readonly id: string; readonly label: string } {
  if (actor.kind === "user" || actor.kind === "staff") return actor;
  throw new ForbiddenError("Only a signed-in person can do this.", { code: "person_needed" });
}

/** @throws ForbiddenError unless the system itself acts, e.g. a seed. */
export function assertSystem({ actor }: Ctx): void {
  if (actor.kind === "system") return;
  throw new ForbiddenError("Only the system itself does this.", { code: "system_needed" });
}
