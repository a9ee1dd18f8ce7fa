import type { Ctx, TenantCtx } from "#server/kernel/ctx";
import { RateLimitedError, UnauthenticatedError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { authenticateApiKey } from "#server/tenants/index";
import { type ApiRuntime, type Exchange, tellStandings } from "./exchange.ts";

const bearer = /^Bearer +([!-~]+) *$/i;

/** The caller's ctx, by its API key. @throws UnauthenticatedError without a valid one. */
export async function authenticate({ platform }: ApiRuntime, exchange: Exchange): Promise<TenantCtx> {
  const key = bearer.exec(exchange.c.req.header("authorization") ?? "")?.[1];
  if (key === undefined) {
    throw new UnauthenticatedError("This call needs an API key: send it as `Authorization: Bearer tk_…`.", {
      code: "api_key_missing",
    });
  }
  const outside = lightCtx(platform, exchange, {
    tenantId: null,
    actor: { kind: "system", label: "API key check" },
  });
  const { tenantId, actor } = await authenticateApiKey(outside, key);
  exchange.tenantId = tenantId;
  exchange.actorId = actor.id;
  return lightCtx(platform, exchange, { tenantId, actor });
}

/**
 * Takes one request from the tenant's allowance and says in the answer what is left of it.
 * @throws RateLimitedError when nothing is left.
 */
export function spendAllowance(
  { platform, limiter }: ApiRuntime,
  exchange: Exchange,
  tenantId: string,
): void {
  const quota = platform.env.API_RATE_LIMIT;
  const { isAllowed, remaining, retryAfterSeconds } = limiter.take(tenantId, { perSecond: quota });
  tellStandings(exchange, [{ name: "tenant", quota, windowSeconds: 1, remaining, resetSeconds: 1 }]);
  if (isAllowed) return;
  throw new RateLimitedError(
    `This tenant sent more than ${quota} requests in a second. Wait, then go on more slowly.`,
    { retryAfterSeconds },
  );
}

type Place = Pick<Ctx, "actor"> & { readonly tenantId: string | null };

/** A ctx whose logger is made only if something logs: most requests never do. */
function lightCtx<P extends Place>(platform: Platform, exchange: Exchange, place: P): Ctx & P {
  const { correlationId, traceparent } = exchange;
  return {
    ...place,
    platform,
    correlationId,
    traceparent,
    clock: platform.clock,
    get log() {
      return platform.log.child({ correlationId, tenantId: place.tenantId });
    },
  };
}
