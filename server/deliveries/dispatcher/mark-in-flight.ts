import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { plainArray, wordArray } from "#server/kernel/array-literals";
import type { ClaimedDelivery, Lane } from "./lane.ts";
import { runAsSystem } from "./statement.ts";

/** An attempt under way. */
export interface UnderWay {
  readonly lane: Lane;
  readonly delivery: ClaimedDelivery;
}

/**
 * Shows deliveries as in flight whose attempts take long: people see what hangs, and cannot retry or cancel
 * it. Quick attempts are never marked, because nobody could see it and it would cost as much as storing them. What has an
 * outcome by now stays as it is.
 */
export async function markInFlight(ctx: Ctx, underWay: readonly UnderWay[]): Promise<void> {
  const ids = underWay.map(({ delivery }) => delivery.id);
  const sorted = ids.toSorted();
  for (const { lane } of underWay) lane.hasMarked = true;
  await runAsSystem(
    ctx,
    sql`
    with slow as materialized (
      select r.* from unnest(
        ${wordArray(underWay.map(({ lane }) => lane.id.tenantId))}::uuid[],
        ${wordArray(ids)}::uuid[],
        ${wordArray(underWay.map(({ lane }) => lane.id.endpointId))}::uuid[],
        ${wordArray(underWay.map(({ lane }) => lane.token))}::uuid[],
        ${plainArray(underWay.map(({ delivery }) => delivery.lastAttemptNumber))}::int[]
      ) as r(tenant_id, id, endpoint_id, token, number)
      join lanes l on l.tenant_id = r.tenant_id and l.endpoint_id = r.endpoint_id and l.lease_token = r.token
    ), moved as (
      update deliveries d set state = 'in_flight', next_attempt_at = null, updated_at = ${ctx.clock.now()}
      from slow
      where d.tenant_id = slow.tenant_id and d.id = slow.id and d.state in ('pending', 'waiting')
        and d.last_attempt_number = slow.number and d.id between ${sorted[0]} and ${sorted.at(-1)}
      returning d.tenant_id, d.id, slow.token
    )
    update delivery_queue q set lease_token = moved.token
    from moved where q.tenant_id = moved.tenant_id and q.delivery_id = moved.id`,
  );
}
