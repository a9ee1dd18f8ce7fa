import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import type { PublishAnswer, PublishUnit } from "#server/kernel/ports";

/**
 * Stores the events of one request, all or none, with the deliveries they cause. Resolves after the commit,
 * and goes on to it when the caller has gone away.
 * @throws InvalidError (unknown type, broken schema, idempotency mismatch), ConflictError (same key still running),
 * UnavailableError (database away, queue full, stopping).
 */
export async function publishEvents(ctx: TenantCtx, unit: PublishUnit): Promise<PublishAnswer> {
  authorise(ctx, "events:write");
  return ctx.platform.publisher.publish(ctx, unit);
}
