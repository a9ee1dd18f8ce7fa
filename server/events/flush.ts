import { AppError, NotFoundError, UnavailableError } from "#server/kernel/errors";
import type { TenantCtx } from "#server/kernel/ctx";
import type { DraftEvent, PublishAnswer, PublishedEvent, PublishUnit } from "#server/kernel/ports";
import { type TenantTx, transact } from "#server/kernel/transact";
import { toTypeId } from "#lib/type-id";
import type { PayloadChecker } from "#server/registry/index";
import type { BatchItem, Outcome } from "./batcher.ts";
import { type NewClaim, type NewEvent, openFlush, type Opening, writeFlush } from "./flush-statements.ts";
import { keysOf, settle, type UnitClaims } from "./idempotency.ts";
import { checkUnit, type CheckedUnit } from "./publish-unit.ts";
import { FlushQuota, type QuotaOptions } from "./quota/flush-quota.ts";

/** A request that passed every check and waits for its commit. */
export interface QueuedUnit extends BatchItem {
  readonly unit: PublishUnit;
  readonly claims: UnitClaims;
  /** Per event: the earlier event of the same request that it repeats, or null. */
  readonly repeats: readonly (number | null)[];
  readonly checked: CheckedUnit;
  readonly correlationId: string;
  readonly traceparent: string | null;
}

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
      return await transact(ctx, (tx) => flushIn(tx, units, options));
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

/** Without keys there is nothing to read first: the catalogue is supposed to stand still, and the writing statement says whether it did. */
async function flushIn(tx: TenantTx, units: readonly QueuedUnit[], options: FlushOptions): Promise<Outcomes> {
  const keys = units.flatMap(({ claims }) => keysOf(claims));
  let opening = keys.length === 0 ? supposedOpening(units) : await openFlush(tx, keys);
  for (let round = 1; round <= maxTries; round += 1) {
    if (opening === null) throw new NotFoundError("This tenant does not exist any more.");
    const outcomes = await tryFlush(tx, units, { ...options, opening });
    if (outcomes !== null) return outcomes;
    opening = await openFlush(tx, keys);
  }
  throw new UnavailableError("The tenant's event types and endpoints keep changing. Try again.");
}

function supposedOpening(units: readonly QueuedUnit[]): Opening {
  const versions = units.map(({ checked }) => checked.catalogueVersion);
  return { catalogueVersion: Math.max(...versions), remembered: new Map() };
}

/** Null when nothing was written, because the catalogue is another one by now. */
async function tryFlush(
  tx: TenantTx,
  units: readonly QueuedUnit[],
  options: PlanOptions,
): Promise<Outcomes | null> {
  const { catalogueVersion } = options.opening;
  const plans: Plan[] = [];
  const quota = new FlushQuota(tx, options);
  for (const unit of units) plans.push(await withinQuota(quota, await planUnit(tx, unit, options)));
  const events = plans.flatMap((plan) => (plan.kind === "write" ? plan.rows : []));
  const deliveries = await tx.ctx.platform.ports.planDeliveries(tx, events, catalogueVersion);
  const finished = plans.map((plan) => finish(plan, deliveries.counts));
  const claims = finished.flatMap(({ claims }) => claims);
  if (events.length > 0 || claims.length > 0) {
    const claimsTtlMs = options.limits.idempotencyHours * hourMs;
    const rows = { events, deliveries, claims, claimsTtlMs, slot: options.slot };
    const result = await writeFlush(tx, rows, catalogueVersion);
    if (result === "moved") return null;
    if (result === "claim_lost") throw new ClaimLostError();
  }
  await quota.close();
  return finished.map(({ outcome }) => outcome);
}

type Plan =
  | { readonly kind: "done"; readonly outcome: Outcome<PublishAnswer> }
  | {
      readonly kind: "write";
      readonly unit: QueuedUnit;
      readonly rows: readonly NewEvent[];
      /** Per event: its row, the earlier answer, or the index of the event it repeats. */
      readonly events: readonly (NewEvent | PublishedEvent | number)[];
    };

/** What is known already costs nothing; what is new must fit into the month. */
async function withinQuota(quota: FlushQuota, plan: Plan): Promise<Plan> {
  if (plan.kind === "done" || plan.rows.length === 0) return plan;
  const error = await quota.take(plan.rows.length);
  return error === null ? plan : { kind: "done", outcome: { ok: false, error } };
}

interface PlanOptions extends FlushOptions {
  readonly opening: Opening;
}

async function planUnit(tx: TenantTx, queued: QueuedUnit, { opening, checker }: PlanOptions): Promise<Plan> {
  const settled = settle(queued.claims, queued.unit, opening.remembered);
  if (settled.kind === "replay") return { kind: "done", outcome: { ok: true, value: settled.answer } };
  if (settled.kind === "mismatch") return { kind: "done", outcome: { ok: false, error: settled.error } };
  let { checked } = queued;
  if (checked.catalogueVersion !== opening.catalogueVersion) {
    try {
      checked = await checkUnit(checker, {
        tenantId: queued.tenantId,
        unit: queued.unit,
        reader: (work) => work(tx),
        atLeast: opening.catalogueVersion,
      });
    } catch (error) {
      if (error instanceof AppError) return { kind: "done", outcome: { ok: false, error } };
      throw error;
    }
  }
  const rows: NewEvent[] = [];
  const events = queued.unit.events.map((event, index) => {
    const earlier = queued.repeats[index] ?? settled.known[index] ?? null;
    if (earlier !== null) return earlier;
    const row = toRow(tx, event, { queued, check: checked.results[index] });
    rows.push(row);
    return row;
  });
  return { kind: "write", unit: queued, rows, events };
}

interface RowSource {
  readonly queued: QueuedUnit;
  readonly check: CheckedUnit["results"][number] | undefined;
}

function toRow(tx: TenantTx, event: DraftEvent, { queued, check }: RowSource): NewEvent {
  if (check === undefined) throw new Error("an event was not checked");
  const { type, sourceId, source, subject, orderingKey, consumer, data } = event;
  const uuid = tx.ctx.platform.ids.nextUuid();
  return {
    uuid,
    type,
    sourceId,
    source,
    subject,
    orderingKey,
    consumer,
    data,
    id: toTypeId("evt", uuid),
    schemaVersion: event.schemaVersion ?? check.schemaVersion,
    time: event.time ?? tx.ctx.clock.now(),
    schemaWarnings: check.warnings === null ? null : JSON.stringify(check.warnings),
    correlationId: queued.correlationId,
    traceparent: event.traceparent ?? queued.traceparent,
  };
}

interface Finished {
  readonly outcome: Outcome<PublishAnswer>;
  readonly claims: readonly NewClaim[];
}

function finish(plan: Plan, deliveries: ReadonlyMap<string, number>): Finished {
  if (plan.kind === "done") return { outcome: plan.outcome, claims: [] };
  const events: PublishedEvent[] = [];
  for (const event of plan.events) {
    if (typeof event === "number") {
      const original = events[event];
      if (original === undefined) throw new Error("an event repeats one that stands after it");
      events.push({ ...original, duplicate: true });
    } else if ("duplicate" in event) events.push(event);
    else
      events.push({
        id: event.id,
        type: event.type,
        deliveries: deliveries.get(event.id) ?? 0,
        duplicate: false,
      });
  }
  const { request, events: eventClaims } = plan.unit.claims;
  const claims = eventClaims.flatMap((claim, index) => {
    const isNew = claim !== null && events[index]?.duplicate === false;
    return isNew ? [{ ...claim, response: JSON.stringify(events[index]) }] : [];
  });
  if (request !== null) claims.push({ ...request, response: JSON.stringify(events) });
  const answer = { events, isReplayed: events.every(({ duplicate }) => duplicate) };
  return { outcome: { ok: true, value: answer }, claims };
}
