import {
  type Permission,
  rolesGranting,
  roleGrants,
  type StaffPermission,
  staffGrants,
} from "#lib/permissions";
import { consumerGrants } from "#lib/portal";
import { assertNever } from "#lib/assert-never";
import type { Actor, Ctx } from "./ctx.ts";
import { ForbiddenError } from "./errors.ts";

/**
 * Lets the actor go on, or not.
 * @throws ForbiddenError that names the missing permission and who has it.
 */
export function authorise(ctx: Ctx, permission: Permission): void {
  if (allows(ctx.actor, permission)) return;
  throw new ForbiddenError(refusal(ctx.actor, permission), { code: "missing_permission" });
}

/**
 * As `authorise`, for a verb that looks only at what the actor may know of: it lets consumers in too, and narrows every statement to
 * their own (`server/deliveries/consumer-scope.ts`), or reads the catalogue of event types. All other verbs refuse consumers.
 */
export function authoriseScoped(ctx: Ctx, permission: Permission): void {
  const { actor } = ctx;
  if (actor.kind !== "consumer") return authorise(ctx, permission);
  if (consumerGrants(actor.capabilities, permission)) return;
  throw new ForbiddenError(refusal(actor, permission), { code: "missing_permission" });
}

/** As `authorise`, for what only staff may do. */
export function authoriseStaff(ctx: Ctx, permission: StaffPermission): void {
  const { actor } = ctx;
  if (actor.kind === "system") return;
  if (actor.kind === "staff" && staffGrants(actor.staffRoles, permission)) return;
  throw new ForbiddenError(
    `This needs the staff permission ${permission}, which ${actor.label} does not have.`,
    {
      code: "missing_permission",
    },
  );
}

/** Whether the actor holds a permission in the tenant of its ctx. */
export function allows(actor: Actor, permission: Permission): boolean {
  switch (actor.kind) {
    case "system":
      return true;
    case "user":
      return actor.role !== null && roleGrants(actor.role, permission);
    case "api_key":
      return actor.scopes.includes(permission);
    case "staff":
    case "consumer":
      return false;
    default:
      return assertNever(actor);
  }
}

function refusal(actor: Actor, permission: Permission): string {
  if (actor.kind === "api_key") {
    return `This API key lacks the scope ${permission}. Use a key that has it, or create one.`;
  }
  if (actor.kind === "consumer") {
    return `This portal session does not include the permission ${permission}. Ask whoever gave you the link.`;
  }
  return `This needs the permission ${permission}. Ask one of these roles: ${rolesGranting(permission).join(", ")}.`;
}
