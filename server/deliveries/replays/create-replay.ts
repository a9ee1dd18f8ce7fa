import { and, eq, inArray } from "drizzle-orm";
import { deliveries, replays } from "#db/schema/index";
import { announce } from "#server/kernel/activity";
import { audit } from "#server/kernel/audit";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { enqueue } from "#server/kernel/enqueue";
import { NotFoundError } from "#server/kernel/errors";
import { read, type TenantTx, transact } from "#server/kernel/transact";
import { findEndpoint } from "../endpoint-store.ts";
import { runReplayJob } from "../jobs.ts";
import { CreateReplayInput, type Replay, type ReplayPreview } from "./contract.ts";
import { endOfSelection, previewSelection } from "./replay-selection.ts";
import { toReplay } from "./replay-store.ts";

/**
 * Starts delivering a selection again, as a job that goes on by itself; a dry run only tells what it would be.
 * @throws NotFoundError when an endpoint or a delivery it names is not this tenant's.
 */
export async function createReplay(
  ctx: TenantCtx,
  input: CreateReplayInput,
): Promise<Replay | ReplayPreview> {
  authorise(ctx, "deliveries:retry");
  const { kind, filter, endpointId, dryRun, deliveriesPerSecond } = CreateReplayInput.parse(input);
  const now = ctx.clock.now();
  const selection = { kind, filter, endsBefore: endOfSelection(filter, now) };
  const look = async (tx: TenantTx) => {
    await assertOwn(tx, { ...filter, endpointIds: [filter.endpointId, endpointId] });
    return previewSelection(tx, selection);
  };
  if (dryRun) return { dryRun: true, ...(await read(ctx, look)) };
  return transact(ctx, async (tx) => {
    const { total, isTotalCapped } = await look(tx);
    const [row] = await tx.db
      .insert(replays)
      .values({
        ...selection,
        deliveriesPerSecond,
        total,
        isTotalCapped,
        tenantId: ctx.tenantId,
        id: ctx.platform.ids.next("rpl"),
        endpointId: endpointId ?? null,
        nextPageAt: now,
        createdBy: ctx.actor.label,
        createdAt: now,
        updatedAt: now,
      })
      .returning();
    if (row === undefined) throw new Error("the replay was not stored");
    const replay = toReplay(row);
    await audit(tx, "replay.started", { subjectId: replay.id, after: replay });
    await enqueue(tx, runReplayJob, { input: { id: replay.id } });
    await announce(tx, ["deliveries"]);
    return replay;
  });
}

/** @throws NotFoundError */
async function assertOwn(
  tx: TenantTx,
  { endpointIds, deliveryIds }: { endpointIds: (string | undefined)[]; deliveryIds?: string[] | undefined },
): Promise<void> {
  for (const id of endpointIds) if (id !== undefined) await findEndpoint(tx, id);
  if (deliveryIds === undefined) return;
  const rows = await tx.db
    .select({ id: deliveries.id })
    .from(deliveries)
    .where(and(eq(deliveries.tenantId, tx.ctx.tenantId), inArray(deliveries.id, deliveryIds)));
  const known = new Set(rows.map(({ id }) => id));
  const unknown = deliveryIds.find((id) => !known.has(id));
  if (unknown !== undefined) throw new NotFoundError(`There is no delivery ${unknown} in this tenant.`);
}
