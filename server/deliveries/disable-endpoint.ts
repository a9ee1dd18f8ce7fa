import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { changeEndpointState } from "./change-endpoint-state.ts";

/**
 * Stops an endpoint for a reason its owner can read; false when it is deleted already. The dispatcher does
 * this when a receiver answers 410. What the endpoint is owed stays, and goes on when it is resumed.
 */
export async function disableEndpoint(
  tx: TenantTx,
  { id, reason }: { id: string; reason: string },
): Promise<boolean> {
  try {
    await changeEndpointState(tx, { id, state: "disabled", reason, action: "endpoint.disabled" });
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}
