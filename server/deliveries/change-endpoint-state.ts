import type { EndpointState } from "#lib/deliveries";
import { audit } from "#server/kernel/audit";
import { bumpCatalogue } from "#server/kernel/catalogue";
import { ConflictError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { changeEndpoint, type EndpointRow, lockEndpoint, toEndpoint } from "./endpoint-store.ts";

const next = {
  active: ["paused", "disabled"],
  paused: ["active", "disabled"],
  disabled: ["active"],
} as const satisfies Record<EndpointState, readonly EndpointState[]>;

export interface EndpointStateChange {
  readonly id: string;
  readonly state: EndpointState;
  /** Why it is not active, for its owner; null when it becomes active. */
  readonly reason: string | null;
  /** The audit entry's action. */
  readonly action: string;
}

/**
 * Moves an endpoint to another state, with audit; an endpoint that is in it already stays as it is.
 * @throws ConflictError when its state does not allow the move.
 */
export async function changeEndpointState(tx: TenantTx, change: EndpointStateChange): Promise<EndpointRow> {
  const { id, state, reason, action } = change;
  const before = await lockEndpoint(tx, id);
  if (before.state === state) return before;
  if (!(next[before.state] as readonly EndpointState[]).includes(state)) {
    throw new ConflictError(
      `This endpoint is ${before.state}, so it cannot become ${state}. Resume it first.`,
    );
  }
  const after = await changeEndpoint(tx, id, { state, stateReason: reason });
  await audit(tx, action, { subjectId: id, before: toEndpoint(before), after: toEndpoint(after) });
  await bumpCatalogue(tx);
  return after;
}
