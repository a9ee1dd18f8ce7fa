import { type StaffPermission, type StaffRole, staffGrants, staffRoles } from "#lib/permissions";

/** Why these staff roles may not do a thing; null when they may. */
export function staffDenial(held: readonly StaffRole[], permission: StaffPermission): string | null {
  if (staffGrants(held, permission)) return null;
  const able = staffRoles.filter((role) => staffGrants([role], permission));
  const have =
    held.length === 1 ? `Your staff role is ${held.join()}` : `Your staff roles are ${held.join(", ")}`;
  return `${have}. This needs ${able.join(" or ")}.`;
}
