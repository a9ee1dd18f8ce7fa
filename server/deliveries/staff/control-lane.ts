import type { LaneAction } from "#lib/lane-waits";
import { auditStaff } from "#server/kernel/audit";
import { authoriseStaff } from "#server/kernel/authorise";
import { type Ctx, inTenant } from "#server/kernel/ctx";
import { type TenantTx, transactAsSystem } from "#server/kernel/transact";
import { probeIn } from "../health/probe-endpoint.ts";
import { pauseIn } from "../pause-endpoint.ts";
import { resumeIn } from "../resume-endpoint.ts";
import { ControlLaneInput } from "./contract.ts";

interface Order {
  readonly id: string;
  readonly reason: string;
}

const doings: Readonly<Record<LaneAction, (tx: TenantTx, order: Order) => Promise<unknown>>> = {
  pause: (tx, { id, reason }) => pauseIn(tx, { id, reason: `Paused by staff: ${reason}` }),
  resume: (tx, { id }) => resumeIn(tx, id),
  probe: (tx, { id }) => probeIn(tx, id),
};

/**
 * Pauses, resumes or probes a tenant's endpoint for it. The tenant's audit log says so, and that of staff says why.
 * @throws NotFoundError when there is no such endpoint; ConflictError when its state does not allow it.
 */
export async function controlLane(ctx: Ctx, input: ControlLaneInput): Promise<void> {
  authoriseStaff(ctx, "staff:queues:control");
  const { tenantId, endpointId: id, action, reason } = ControlLaneInput.parse(input);
  await transactAsSystem(inTenant(ctx, tenantId), async (tx) => {
    await doings[action](tx, { id, reason });
    await auditStaff(tx, `endpoint.${action}`, { subjectId: id, after: { reason }, tenantId });
  });
}
