import "server-only";
import { notFound, redirect } from "next/navigation";
import { cache } from "react";
import { type StaffPermission, staffGrants } from "#lib/permissions";
import { signInPath } from "#server/api/auth/page-session";
import { serverCaller, statusOf } from "#server/api/rsc";

/**
 * The member of staff who reads this page. Nobody signed in is led to signing in and back; to others the
 * console does not exist.
 */
export const requireStaff = cache(async () => {
  const me = await whoAmI();
  if (me === null) redirect(await signInPath());
  if (me.staffRoles.length === 0) notFound();
  return me;
});

/** Whether that member of staff holds a permission, so that a page asks only for what it may show. */
export async function mayStaff(permission: StaffPermission): Promise<boolean> {
  return staffGrants((await requireStaff()).staffRoles, permission);
}

async function whoAmI() {
  try {
    return await serverCaller(null).account.me();
  } catch (error) {
    if (statusOf(error) === 401) return null;
    throw error;
  }
}
