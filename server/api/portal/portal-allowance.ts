import type { TenantCtx } from "#server/kernel/ctx";
import { RateLimitedError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { createRateLimiter, type RateLimiter } from "#server/kernel/rate-limit";

/** Changes, test events and retries that one consumer may ask for, whatever number of sessions it has. */
const changesPerSecond = 5;

const limiters = new WeakMap<Platform, RateLimiter>();

/** Counts a change by a consumer. @throws RateLimitedError: a tenant's customer must not keep its workers busy. */
export function spendPortalAllowance(platform: Platform, { tenantId, actor }: TenantCtx): void {
  const limiter = limiters.get(platform) ?? createRateLimiter(platform.clock);
  limiters.set(platform, limiter);
  const consumer = actor.kind === "consumer" ? actor.consumer : actor.label;
  const { isAllowed, retryAfterSeconds } = limiter.take(`${tenantId} ${consumer}`, {
    perSecond: changesPerSecond,
  });
  if (isAllowed) return;
  throw new RateLimitedError("That was a lot at once. Wait a second, then go on.", { retryAfterSeconds });
}
