import { sql } from "drizzle-orm";
import type { Ctx } from "#server/kernel/ctx";
import { plainArray, wordArray } from "./array-literals.ts";
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
  for (const { lane } of underWay) lane.hasMarked = true;
  await runAsSystem(
    ctx,
    sql`
    update deliveries d
    set state = 'in_flight', lease_token = r.token, next_attempt_at = null, updated_at = ${ctx.clock.now()}
    from unnest(
      ${wordArray(underWay.map(({ lane }) => lane.id.tenantId))}::uuid[],
      ${wordArray(ids)}::uuid[],
      ${wordArray(underWay.map(({ lane }) => lane.id.endpointId))}::uuid[],
      ${wordArray(underWay.map(({ lane }) => lane.token))}::uuid[],
      ${plainArray(underWay.map(({ delivery }) => delivery.lastAttemptNumber))}::int[]
    ) as r(tenant_id, id, endpoint_id, token, number)
    join lanes l on l.tenant_id = r.tenant_id and l.endpoint_id = r.endpoint_id and l.lease_token = r.token
    where d.tenant_id = r.tenant_id and d.id = r.id and d.state in ('pending', 'waiting')
      and d.last_attempt_number = r.number and d.id = any(${wordArray(ids)}::uuid[])`,
  );
}
