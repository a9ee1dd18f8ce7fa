import { and, eq, sql } from "drizzle-orm";
import { lanes } from "#db/schema/index";
import type { TenantTx } from "#server/kernel/transact";
import type { EndpointBreaker, EndpointFailing } from "./contract.ts";
import { disablesAt } from "./failing-rule.ts";
import { breakerChannel } from "../wake-lanes.ts";

export type LaneRow = typeof lanes.$inferSelect;

/** The lane of an endpoint, which it has from its first moment on. */
export async function findLane(tx: TenantTx, endpointId: string): Promise<LaneRow> {
  const [row] = await tx.db.select().from(lanes).where(isLane(tx, endpointId));
  if (row === undefined) throw new Error(`the endpoint ${endpointId} has no lane`);
  return row;
}

/** The breaker as callers see it. */
export function toBreaker(lane: LaneRow, now: Date): EndpointBreaker {
  const { breakerOpenedAt: openedAt, breakerReason: reason, nextProbeAt } = lane;
  if (openedAt === null || nextProbeAt === null) {
    return { state: "closed", reason: null, openedAt: null, nextProbeAt: null };
  }
  return { state: nextProbeAt <= now ? "half_open" : "open", reason, openedAt, nextProbeAt };
}

/** Since when the endpoint has only failed, as callers see it; null when its last minute with attempts had a success. */
export function toFailing({ failingSince }: LaneRow): EndpointFailing | null {
  return failingSince === null ? null : { since: failingSince, disablesAt: disablesAt(failingSince) };
}

/** Lets the next attempt of an endpoint with an open breaker start as a probe at once. */
export async function probeNow(tx: TenantTx, endpointId: string): Promise<void> {
  const { breakerRevision } = lanes;
  await tx.db
    .update(lanes)
    .set({ nextProbeAt: tx.ctx.clock.now(), breakerRevision: sql`${breakerRevision} + 1` })
    .where(isLane(tx, endpointId));
  await tellHolder(tx);
}

/** Forgets how attempts went so far: they say nothing of the endpoint as it is now. */
export async function resetHealth(tx: TenantTx, endpointId: string): Promise<void> {
  const { breakerRevision } = lanes;
  await tx.db
    .update(lanes)
    .set({
      breakerOpenedAt: null,
      breakerOpens: 0,
      breakerReason: null,
      nextProbeAt: null,
      breakerRevision: sql`${breakerRevision} + 1`,
      failingSince: null,
      lastFailedAt: null,
      warnedPercent: 0,
      healthCountsFrom: tx.ctx.clock.now(),
    })
    .where(isLane(tx, endpointId));
  await tellHolder(tx);
}

async function tellHolder(tx: TenantTx): Promise<void> {
  await tx.db.execute(sql`select pg_notify(${breakerChannel}, '')`);
}

function isLane(tx: TenantTx, endpointId: string) {
  return and(eq(lanes.tenantId, tx.ctx.tenantId), eq(lanes.endpointId, endpointId));
}
