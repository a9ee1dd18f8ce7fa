import type { TenantCtx } from "#server/kernel/ctx";
import { RateLimitedError, TooLargeError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import type { PublishUnit } from "#server/kernel/ports";
import { createRateLimiter, type LimitStanding, type RateLimiter } from "#server/kernel/rate-limit";
import { limitsDirectory, type TenantLimits, usageMonthOf } from "#server/tenants/index";
import { maxEventBytes } from "../limits.ts";
import { monthUsedUp } from "./flush-quota.ts";
import { monthStanding, secondStanding } from "./standings.ts";
import { UsageMeter } from "./usage-meter.ts";

/** A tenant's limits on publishing, as far as they can be judged before its transaction. Memory alone is asked. */
export class EventQuota {
  readonly meter = new UsageMeter();
  readonly #platform: Platform;
  readonly #limiter: RateLimiter;

  constructor(platform: Platform) {
    this.#platform = platform;
    this.#limiter = createRateLimiter(platform.clock);
  }

  /** The database is asked once per tenant, and again when they have changed. */
  async limitsOf(tenantId: string): Promise<TenantLimits> {
    const directory = limitsDirectory(this.#platform);
    return directory.remembered(tenantId) ?? (await directory.find(tenantId));
  }

  /**
   * Lets a request go on to its transaction, where the month's limit is looked at.
   * @throws TooLargeError for a payload past the limit; RateLimitedError when the second's or the month's events are
   * used up. A request that may repeat an earlier one is not refused for the month here: its answer may be known.
   */
  admit({ tenantId, clock }: TenantCtx, unit: PublishUnit, options: AdmitOptions): void {
    const { limits, mayRepeat } = options;
    assertPayloads(unit, limits.payloadBytes);
    const now = clock.now();
    const limit = limits.eventsPerMonth;
    const { firstDay } = usageMonthOf(now);
    const events = unit.events.length;
    if (!mayRepeat && this.meter.isUsedUp(tenantId, firstDay, { limit, nowMs: now.getTime() })) {
      throw monthUsedUp(now, { limit, used: this.meter.used(tenantId, firstDay) ?? limit, events });
    }
    const perSecond = limits.eventsPerSecond;
    const allowance = this.#limiter.take(tenantId, { perSecond, cost: events });
    if (allowance.isAllowed) return;
    throw new RateLimitedError(
      `This tenant published more than ${perSecond} events in a second. Wait, then go on more slowly.`,
      {
        code: "events_rate_limited",
        retryAfterSeconds: allowance.retryAfterSeconds,
        standings: [secondStanding(perSecond, allowance.remaining)],
      },
    );
  }

  /** Empty while nothing is known of the tenant. */
  standings(tenantId: string): readonly LimitStanding[] {
    const limits = limitsDirectory(this.#platform).remembered(tenantId);
    if (limits === null) return [];
    const { eventsPerSecond, eventsPerMonth } = limits;
    const now = this.#platform.clock.now();
    const used = this.meter.used(tenantId, usageMonthOf(now).firstDay);
    const second = secondStanding(eventsPerSecond, this.#limiter.remaining(tenantId, eventsPerSecond));
    return used === null ? [second] : [second, monthStanding(now, eventsPerMonth, used)];
  }
}

export interface AdmitOptions {
  readonly limits: TenantLimits;
  /** Whether the request carries an idempotency key or event ids. */
  readonly mayRepeat: boolean;
}

function assertPayloads({ events }: PublishUnit, maxBytes: number): void {
  if (maxBytes >= maxEventBytes) return; // no request is larger
  for (const { data, dataPointer } of events) {
    if (data.length * 3 <= maxBytes || Buffer.byteLength(data) <= maxBytes) continue;
    throw new TooLargeError(
      `This tenant's payloads have at most ${maxBytes} bytes. Keep large content elsewhere and send a reference, or ask for a larger plan.`,
      {
        code: "event_too_large",
        errors: [{ pointer: dataPointer, message: `more than ${maxBytes} bytes` }],
      },
    );
  }
}
