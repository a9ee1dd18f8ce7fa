import type { TenantCtx } from "#server/kernel/ctx";
import { AppError } from "#server/kernel/errors";
import type { DraftEvent, PublishAnswer, PublishedEvent, PublishUnit } from "#server/kernel/ports";
import type { Reader } from "#server/kernel/transact";
import { toTypeId } from "#lib/type-id";
import type { PayloadChecker } from "#server/registry/index";
import type { BatchItem, Outcome } from "./batcher.ts";
import type { NewClaim, NewEvent, Opening } from "./flush-statements.ts";
import { settle, type UnitClaims } from "./idempotency.ts";
import { checkUnit, type CheckedUnit } from "./publish-unit.ts";

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

/** What a flush makes of a request. */
export type Plan =
  | { readonly kind: "done"; readonly outcome: Outcome<PublishAnswer> }
  | {
      readonly kind: "write";
      readonly unit: QueuedUnit;
      readonly rows: readonly NewEvent[];
      /** Per event: its row, the earlier answer, or the index of the event it repeats. */
      readonly events: readonly (NewEvent | PublishedEvent | number)[];
    };

export interface PlanOptions {
  readonly checker: PayloadChecker;
  readonly opening: Opening;
  readonly reader: Reader;
}

/** Decides what of a request is written, by what the database remembers and by the catalogue of the opening. */
export async function planUnit(
  ctx: TenantCtx,
  queued: QueuedUnit,
  { opening, checker, reader }: PlanOptions,
): Promise<Plan> {
  const settled = settle(queued.claims, queued.unit, opening.remembered);
  if (settled.kind === "replay") return { kind: "done", outcome: { ok: true, value: settled.answer } };
  if (settled.kind === "mismatch") return { kind: "done", outcome: { ok: false, error: settled.error } };
  let { checked } = queued;
  if (checked.catalogueVersion !== opening.catalogueVersion) {
    try {
      checked = await checkUnit(checker, {
        tenantId: queued.tenantId,
        unit: queued.unit,
        reader,
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
    const row = toRow(ctx, event, { queued, check: checked.results[index] });
    rows.push(row);
    return row;
  });
  return { kind: "write", unit: queued, rows, events };
}

interface RowSource {
  readonly queued: QueuedUnit;
  readonly check: CheckedUnit["results"][number] | undefined;
}

function toRow(ctx: TenantCtx, event: DraftEvent, { queued, check }: RowSource): NewEvent {
  if (check === undefined) throw new Error("an event was not checked");
  const { type, sourceId, source, subject, orderingKey, consumer, data } = event;
  const uuid = ctx.platform.ids.nextUuid();
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
    time: event.time ?? ctx.clock.now(),
    schemaWarnings: check.warnings === null ? null : JSON.stringify(check.warnings),
    correlationId: queued.correlationId,
    traceparent: event.traceparent ?? queued.traceparent,
  };
}

/** A request's answer, and what will be remembered of it. */
export interface Finished {
  readonly outcome: Outcome<PublishAnswer>;
  readonly claims: readonly NewClaim[];
}

export function finish(plan: Plan, deliveries: ReadonlyMap<string, number>): Finished {
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
