"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Permission, type Role, rolesGranting, roleGrants } from "#lib/permissions";

export interface Membership {
  readonly tenantSlug: string;
  readonly role: Role;
}

const either = new Intl.ListFormat("en", { type: "disjunction" });

const MembershipContext = createContext<Membership | null>(null);

/** Tells the pages of a tenant what the reader may do there. The server decides anew at every call. */
export function MembershipProvider({
  value,
  children,
}: {
  readonly value: Membership;
  readonly children: ReactNode;
}) {
  return <MembershipContext value={value}>{children}</MembershipContext>;
}

/** The reader's membership in the tenant of this page. */
export function useMembership(): Membership {
  const membership = useContext(MembershipContext);
  if (membership === null) throw new Error("useMembership needs a MembershipProvider above it");
  return membership;
}

/** Why the reader may not do a thing, for `disabledReason`; null when they may. */
export function useDenial(permission: Permission): string | null {
  const { role } = useMembership();
  if (roleGrants(role, permission)) return null;
  return `Your role is ${role}. This needs the role ${either.format(rolesGranting(permission))}.`;
}
