"use client";

import type { ReactNode } from "react";
import { ErrorState } from "@/components/patterns/error-state";
import { useDenial } from "@/components/tenants/membership";
import type { Permission } from "#lib/permissions";

export interface PermissionNeededProps {
  readonly permission: Permission;
  /** What is not shown to whoever lacks it. */
  readonly blocker: string;
  readonly children: ReactNode;
}

/** Shows its content to whoever may see it, and the reason to others. */
export function PermissionNeeded({ permission, blocker, children }: PermissionNeededProps) {
  const denied = useDenial(permission);
  if (denied === null) return children;
  return (
    <ErrorState look="block" tone="warn" blocker={blocker} cause={`${denied} Ask somebody who has it.`} />
  );
}
