"use client";

import { createContext, type ReactNode, useContext } from "react";
import { type Permission, type Role, rolesGranting, roleGrants } from "#lib/permissions";

export interface Membership {
  readonly tenantSlug: string;
  readonly role: Role;
}

const either = new Intl.ListFormat("en", { type: "disjunction" });

const MembershipContext = createContext<Membership | null>(null);

/** Why the reader may not do a thing; null when they may. */
export type Denial = (permission: Permission) => string | null;

/** Whoever reads: a member of the tenant, or a consumer in its portal. */
export const DenialContext = createContext<Denial | null>(null);

/** Tells the pages of a tenant what the reader may do there. The server decides anew at every call. */
export function MembershipProvider({
  value,
  children,
}: {
  readonly value: Membership;
  readonly children: ReactNode;
}) {
  return (
    <MembershipContext value={value}>
      <DenialContext value={(permission) => denialOf(value, permission)}>{children}</DenialContext>
    </MembershipContext>
  );
}

/** The reader's membership in the tenant of this page. */
export function useMembership(): Membership {
  const membership = useContext(MembershipContext);
  if (membership === null) throw new Error("useMembership needs a MembershipProvider above it");
  return membership;
}

/** Why the reader may not do a thing, for `disabledReason`; null when they may. */
export function useDenial(permission: Permission): string | null {
  const denial = useContext(DenialContext);
  if (denial === null) throw new Error("useDenial needs a MembershipProvider or a portal above it");
  return denial(permission);
}

function denialOf({ role }: Membership, permission: Permission): string | null {
  if (roleGrants(role, permission)) return null;
  return `Your role is ${role}. This needs the role ${either.format(rolesGranting(permission))}.`;
}
