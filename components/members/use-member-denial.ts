"use client";

import { useDenial, useMembership } from "@/components/tenants/membership";
import type { Role } from "#lib/permissions";

/** Why the reader may not change a member with this role; null when they may. Owners are handled by owners alone. */
export function useMemberDenial(role: Role): string | null {
  const denied = useDenial("members:write");
  const { role: own } = useMembership();
  if (denied !== null) return denied;
  return role === "owner" && own !== "owner" ? "Only an owner can change an owner." : null;
}
