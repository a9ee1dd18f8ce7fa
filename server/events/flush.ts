import type { TenantCtx } from "#server/kernel/ctx";
import { NotFoundError, UnavailableError } from "#server/kernel/errors";
import type { KnownCatalogue, PublishAnswer } from "#server/kernel/ports";
import { read, type Reader, type TenantTx, transact, transactOnce } from "#server/kernel/transact";
import type { PayloadChecker } from "#server/registry/index";
import type { TenantLimits } from "#server/tenants/index";
import type { Outcome } from "./batcher.ts";
import { finish, type Plan, planUnit, type QueuedUnit } from "./flush-plan.ts";
import {
  type FlushRows,
  openFlush,
  type WriteAnswer,
  writeResult,
  writeStatement,
} from "./flush-statements.ts";
import { keysOf } from "./idempotency.ts";
import { FlushQuota, type QuotaOptions, takeQuietly } from "./quota/flush-quota.ts";

export interface FlushOptions extends QuotaOptions {
  readonly checker: PayloadChecker;
  readonly slot: number;
}

type Outcomes = readonly Outcome<PublishAnswer>[];

/** Another process committed one of our keys first; the next try sees its row. */
class ClaimLostError extends Error {
  override readonly name = "ClaimLostError";
}

const maxTries = 10;
const hourMs = 3_600_000;

/**
 * Commits the units of one tenant in one transaction: idempotency, events, statistics and deliveries, or nothing.
 * What is wrong with one unit is that unit's outcome; an error that cannot be laid at one unit's door makes
 * each be tried alone.
 */
export async function flushUnits(
  ctx: TenantCtx,
  units: readonly QueuedUnit[],
  options: FlushOptions,
): Promise<Outcomes> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const quick = attempt === 1 ? await flushAtOnce(ctx, units, options) : null;
      return quick ?? (await transact(ctx, (tx) => flushIn(tx, units, options)));
    } catch (error) {
      if (error instanceof ClaimLostError && attempt < maxTries) continue;
      if (units.length === 1 || error instanceof UnavailableError) return units.map(() => failure(error));
      ctx.log.warn({ err: error, units: units.length }, "a flush failed; its requests are tried one by one");
      const outcomes: Outcome<PublishAnswer>[] = [];
      for (const unit of units) outcomes.push(...(await flushUnits(ctx, [unit], options)));
      return outcomes;
    }
  }
}

function failure(error: unknown): Outcome<never> {
  if (!(error instanceof ClaimLostError)) return { ok: false, error };
  const busy = new UnavailableError("The same idempotency key keeps being used elsewhere. Try again.", {
    cause: error,
  });
  return { ok: false, error: busy };
}

/**
 * The flush in one round trip, for units that ask nothing of the database: no keys to look up, all checked against one
 * catalogue, well within the month's events. Null when they are not such, or when the catalogue proves to be another one.
 */
async function flushAtOnce(
  ctx: TenantCtx,
  units: readonly QueuedUnit[],
  options: FlushOptions,
): Promise<Outcomes | null> {
  const version = units[0]?.checked.catalogueVersion ?? 0;
  const isPlain = units.every(
    ({ checked, claims }) => checked.catalogueVersion === version && keysOf(claims).length === 0,
  );
  if (!isPlain) return null;
  const commit = takeQuietly(
    ctx,
    units.reduce((sum, { weight }) => sum + weight, 0),
    options,
  );
  if (commit === null) return null;
  const reader: Reader = (work) => read(ctx, work);
  const opening = { catalogueVersion: version, remembered: new Map() };
  const plans = await Promise.all(units.map((unit) => planUnit(ctx, unit, { ...options, opening, reader })));
  const written = await prepare(ctx, plans, { ...options, version, reader });
  const { rows } = await transactOnce<WriteAnswer>(ctx, writeStatement(ctx, written.rows, version));
  if (writeResult(written.rows, rows) === "moved") return null;
  commit();
  return written.outcomes;
}

async function flushIn(tx: TenantTx, units: readonly QueuedUnit[], options: FlushOptions): Promise<Outcomes> {
  const keys = units.flatMap(({ claims }) => keysOf(claims));
  for (let round = 1; round <= maxTries; round += 1) {
    const outcomes = await tryFlush(tx, units, { ...options, keys });
    if (outcomes !== null) return outcomes;
  }
  throw new UnavailableError("The tenant's event types and endpoints keep changing. Try again.");
}

/** Null when nothing was written, because the catalogue changed in between. */
async function tryFlush(
  tx: TenantTx,
  units: readonly QueuedUnit[],
  options: FlushOptions & { readonly keys: readonly string[] },
): Promise<Outcomes | null> {
  const { ctx } = tx;
  const opening = await openFlush(tx, options.keys);
  if (opening === null) throw new NotFoundError("This tenant does not exist any more.");
  const { catalogueVersion: version } = opening;
  const reader: Reader = (work) => work(tx);
  const quota = new FlushQuota(tx, options);
  const plans: Plan[] = [];
  for (const unit of units) {
    plans.push(await withinQuota(quota, await planUnit(ctx, unit, { ...options, opening, reader })));
  }
  const { rows, outcomes } = await prepare(ctx, plans, { ...options, version, reader });
  if (rows.events.length > 0 || rows.claims.length > 0) {
    const answer = await tx.db.$client.query<WriteAnswer>(writeStatement(ctx, rows, version));
    const result = writeResult(rows, answer.rows);
    if (result === "moved") return null;
    if (result === "claim_lost") throw new ClaimLostError();
  }
  await quota.close();
  return outcomes;
}

interface PrepareOptions extends KnownCatalogue {
  readonly slot: number;
  readonly limits: TenantLimits;
}

/** All that plans write, and what will be answered once it is written. */
async function prepare(ctx: TenantCtx, plans: readonly Plan[], options: PrepareOptions) {
  const { slot, limits } = options;
  const events = plans.flatMap((plan) => (plan.kind === "write" ? plan.rows : []));
  const deliveries = await ctx.platform.ports.planDeliveries(ctx, events, options);
  const finished = plans.map((plan) => finish(plan, deliveries.counts));
  const claims = finished.flatMap((one) => one.claims);
  const rows: FlushRows = { events, deliveries, claims, slot, claimsTtlMs: limits.idempotencyHours * hourMs };
  return { rows, outcomes: finished.map(({ outcome }) => outcome) };
}

/** What is known already costs nothing; what is new must fit into the month. */
async function withinQuota(quota: FlushQuota, plan: Plan): Promise<Plan> {
  if (plan.kind === "done" || plan.rows.length === 0) return plan;
  const error = await quota.take(plan.rows.length);
  return error === null ? plan : { kind: "done", outcome: { ok: false, error } };
}
