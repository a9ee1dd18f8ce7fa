"use client";

import { createContext, type ReactNode, useContext } from "react";
import { staffDenial } from "@/components/admin/staff-denial";
import { ErrorState } from "@/components/patterns/error-state";
import type { StaffPermission, StaffRole } from "#lib/permissions";

export interface Staff {
  readonly userId: string;
  readonly roles: readonly StaffRole[];
}

const StaffContext = createContext<Staff | null>(null);

/** Tells the pages of the staff console who reads them. The server decides anew at every call. */
export function StaffProvider({ value, children }: { readonly value: Staff; readonly children: ReactNode }) {
  return <StaffContext value={value}>{children}</StaffContext>;
}

/** Who reads this page of the staff console. */
export function useStaff(): Staff {
  const staff = useContext(StaffContext);
  if (staff === null) throw new Error("useStaff needs a StaffProvider above it");
  return staff;
}

/** Why the reader may not do a thing, for `disabledReason`; null when they may. */
export function useStaffDenial(permission: StaffPermission): string | null {
  return staffDenial(useStaff().roles, permission);
}

export interface StaffNeededProps {
  readonly permission: StaffPermission;
  /** What is not shown to whoever lacks it. */
  readonly blocker: string;
  readonly children: ReactNode;
}

/** Shows its content to staff who may see it, and the reason to others. */
export function StaffNeeded({ permission, blocker, children }: StaffNeededProps) {
  const denied = useStaffDenial(permission);
  if (denied === null) return children;
  return (
    <ErrorState
      look="block"
      tone="warn"
      blocker={blocker}
      cause={denied}
      nextStep="Ask a colleague who has it."
    />
  );
}
