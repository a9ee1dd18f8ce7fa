import type { StaffRole } from "#lib/permissions";

/** A person with a live session. */
export interface SignedIn {
  readonly sessionId: string;
  readonly userId: string;
  readonly email: string;
  readonly name: string;
  readonly staffRoles: readonly StaffRole[];
}
