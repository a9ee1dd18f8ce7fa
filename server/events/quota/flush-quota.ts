import { usageNotices } from "#db/schema/index";
import { formatNumber } from "#lib/format";
import { paths } from "#lib/paths";
import { type UsageLevel, usageLevelOf, usageLevels } from "#lib/plans";
import type { TenantCtx } from "#server/kernel/ctx";
import { RateLimitedError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import {
  notifyMembers,
  readUsedEvents,
  type TenantLimits,
  usageMonthOf,
  tenantSlug,
} from "#server/tenants/index";
import { tellTenant } from "../operational/tell-tenant.ts";
import { monthStanding } from "./standings.ts";
import type { UsageMeter } from "./usage-meter.ts";

export interface QuotaOptions {
  readonly meter: UsageMeter;
  readonly limits: TenantLimits;
}

/**
 * The month's limit inside one publishing transaction. It asks the database only when what the process knows is five
 * seconds old, or before it refuses.
 */
export class FlushQuota {
  readonly #tx: TenantTx;
  readonly #meter: UsageMeter;
  readonly #limit: number;
  readonly #month;
  readonly #nowMs: number;
  #wasRead = false;
  #taken = 0;

  constructor(tx: TenantTx, { meter, limits }: QuotaOptions) {
    this.#tx = tx;
    this.#meter = meter;
    this.#limit = limits.eventsPerMonth;
    const now = tx.ctx.clock.now();
    this.#nowMs = now.getTime();
    this.#month = usageMonthOf(now);
  }

  /** Takes events of one request, all or none; the refusal when they are more than is left. */
  async take(events: number): Promise<RateLimitedError | null> {
    const { tenantId } = this.#tx.ctx;
    if (!this.#meter.isFresh(tenantId, this.#month.firstDay, this.#nowMs)) await this.#read();
    if (!this.#fits(events)) await this.#read();
    if (!this.#fits(events)) return this.#refusal(events);
    this.#taken += events;
    return null;
  }

  /** Counts what was taken once the transaction commits, and tells of a level that is reached. */
  async close(): Promise<void> {
    const { ctx } = this.#tx;
    const { firstDay } = this.#month;
    const taken = this.#taken;
    if (taken > 0) this.#tx.afterCommit(() => this.#meter.add(ctx.tenantId, firstDay, taken));
    for (const level of usageLevels) {
      if (this.#used() * 100 < this.#limit * level) return;
      await this.#tell(level);
    }
  }

  async #read(): Promise<void> {
    if (this.#wasRead) return;
    const { tenantId } = this.#tx.ctx;
    const take = this.#meter.reading(tenantId, this.#month.firstDay, this.#nowMs);
    take(await readUsedEvents(this.#tx, tenantId, this.#month));
    this.#wasRead = true;
  }

  #used(): number {
    return (this.#meter.used(this.#tx.ctx.tenantId, this.#month.firstDay) ?? 0) + this.#taken;
  }

  #fits(events: number): boolean {
    return this.#used() + events <= this.#limit;
  }

  #refusal(events: number): RateLimitedError {
    return monthUsedUp(this.#tx.ctx.clock.now(), { limit: this.#limit, used: this.#used(), events });
  }

  /** Tells the tenant by event and its admins by mail, once per month, level and limit over all processes. */
  async #tell(level: UsageLevel): Promise<void> {
    const { ctx, db } = this.#tx;
    const { firstDay: month, endsAt } = this.#month;
    const what = `${level} of ${this.#limit}`;
    if (this.#meter.hasTold(ctx.tenantId, month, what)) return;
    const values = {
      tenantId: ctx.tenantId,
      month,
      level,
      limitEvents: this.#limit,
      createdAt: ctx.clock.now(),
    };
    const { rowCount } = await db.insert(usageNotices).values(values).onConflictDoNothing();
    this.#tx.afterCommit(() => this.#meter.noteTold(ctx.tenantId, month, what));
    if (rowCount !== 1) return;
    await tellTenant(this.#tx, level === 100 ? "trunkline.quota.reached" : "trunkline.quota.warning", {
      month,
      limit: this.#limit,
      used: this.#used(),
      resetsAt: endsAt,
    });
    const day = endsAt.toISOString().slice(0, 10);
    const facts = `${formatNumber(this.#used())} of ${formatNumber(this.#limit)} events of this month are used.`;
    await notifyMembers(this.#tx, {
      kind: "quota",
      subject:
        level === 100 ? "No events are taken until next month" : `${level} % of this month's events are used`,
      paragraphs:
        level === 100
          ? [facts, `Publishing answers 429 until ${day} (UTC). What was taken before is still delivered.`]
          : [facts, `At 100 % publishing answers 429 until ${day} (UTC).`],
      action: { label: "See usage", path: paths.tenant(await tenantSlug(this.#tx, ctx.tenantId)).usage() },
    });
  }
}

/**
 * Takes events when that needs no question to the database and reaches no level to be told of. Gives what to call once
 * they are committed; null when a `FlushQuota` must look at them.
 */
export function takeQuietly(
  { tenantId, clock }: TenantCtx,
  events: number,
  { meter, limits }: QuotaOptions,
): (() => void) | null {
  const now = clock.now();
  const { firstDay } = usageMonthOf(now);
  if (!meter.isFresh(tenantId, firstDay, now.getTime())) return null;
  const used = meter.used(tenantId, firstDay);
  if (used === null || usageLevelOf(used + events, limits.eventsPerMonth) !== null) return null;
  return () => meter.add(tenantId, firstDay, events);
}

/** 429 until the month ends. */
export function monthUsedUp(
  now: Date,
  { limit, used, events }: { readonly limit: number; readonly used: number; readonly events: number },
): RateLimitedError {
  const month = usageMonthOf(now);
  const left = Math.max(0, limit - used);
  const message =
    left === 0
      ? `This month's ${formatNumber(limit)} events are used up. Publishing goes on at ${month.endsAt.toISOString()}, or under a larger plan.`
      : `This request has ${formatNumber(events)} events and ${formatNumber(left)} of this month's ${formatNumber(limit)} are left. Send fewer at once, or ask for a larger plan.`;
  return new RateLimitedError(message, {
    code: "monthly_events_exhausted",
    retryAfterSeconds: (month.endsAt.getTime() - now.getTime()) / 1_000,
    standings: [monthStanding(now, limit, used)],
  });
}
