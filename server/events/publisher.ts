import { randomInt, randomUUID } from "node:crypto";
import { inTenant, systemCtx, type TenantCtx } from "#server/kernel/ctx";
import { ConflictError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import type { PublishAnswer, Publisher, PublishUnit } from "#server/kernel/ports";
import { read } from "#server/kernel/transact";
import { createImplicitEventTypes, createPayloadChecker } from "#server/registry/index";
import { createActivityNotifier } from "./activity-notifier.ts";
import { type Batcher, createBatcher } from "./batcher.ts";
import { flushUnits } from "./flush.ts";
import type { QueuedUnit } from "./flush-plan.ts";
import { claimsOf, keysOf, repetitions, type UnitClaims } from "./idempotency.ts";
import { checkUnit, previewEvent } from "./publish-unit.ts";
import { EventQuota } from "./quota/event-quota.ts";

export interface PublisherOptions {
  /** How long a request waits for others to share its transaction with. */
  readonly flushMs: number;
  /** Most events that wait in this process. */
  readonly queueMax: number;
}

/** A unit on its way, with the ctx that brought it, for its services alone. */
interface Carried extends QueuedUnit {
  readonly platform: Platform;
}

/** Rows of `event_stats` per minute and type; each process writes at most three of them. */
const statSlots = 8;

/** Makes the publisher of a process. It holds events only until they are committed or refused. */
export function createPublisher(options: PublisherOptions): Publisher {
  const checker = createPayloadChecker();
  const notifier = createActivityNotifier();
  const slotOffset = randomInt(statSlots);
  /** Idempotency keys of requests that have no answer yet. */
  const running = new Set<string>();
  let platform: Platform | null = null;
  let quota: EventQuota | null = null;
  const quotaOf = (services: Platform) => (quota ??= new EventQuota(services));

  const batcher: Batcher<Carried, PublishAnswer> = createBatcher({
    ...options,
    onQueue: (weight) => platform?.metrics.publishQueue.set(weight),
    async flush(units, slot) {
      const [first] = units;
      if (first === undefined) return [];
      const ctx = inTenant(systemCtx(first.platform, "publisher", randomUUID()), first.tenantId);
      const { meter } = quotaOf(first.platform);
      const limits = await quotaOf(first.platform).limitsOf(first.tenantId);
      const options = { checker, meter, limits, slot: (slotOffset + slot) % statSlots };
      const outcomes = await flushUnits(ctx, units, options);
      const answers = outcomes.flatMap((outcome) => (outcome.ok ? [outcome.value] : []));
      const stored = countAnswers(first.platform, answers);
      if (stored > 0) notifier.mark(first.platform, first.tenantId, ["events", "deliveries"]);
      return outcomes;
    },
  });

  async function publish(ctx: TenantCtx, unit: PublishUnit, claims: UnitClaims): Promise<PublishAnswer> {
    const repeats = repetitions(claims, unit);
    const limits = await quotaOf(ctx.platform).limitsOf(ctx.tenantId);
    quotaOf(ctx.platform).admit(ctx, unit, { limits, mayRepeat: keysOf(claims).length > 0 });
    const checked = await checkUnit(checker, {
      tenantId: ctx.tenantId,
      unit,
      reader: (work) => read(ctx, work),
      createTypes: (types) => createImplicitEventTypes(ctx, types),
    });
    return batcher.submit({
      tenantId: ctx.tenantId,
      weight: unit.events.length,
      sizeBytes: unit.events.reduce((sum, { data }) => sum + data.length, 0),
      unit,
      claims,
      repeats,
      checked,
      correlationId: ctx.correlationId,
      traceparent: ctx.traceparent,
      platform: ctx.platform,
    });
  }

  return {
    async publish(ctx, unit) {
      platform ??= ctx.platform;
      const claims = claimsOf(unit);
      const keys = keysOf(claims).map((key) => `${ctx.tenantId} ${key}`);
      if (keys.some((key) => running.has(key))) throw inProgress();
      for (const key of keys) running.add(key);
      try {
        return await publish(ctx, unit, claims);
      } catch (error) {
        ctx.platform.metrics.eventsPublished.inc({ result: "refused" }, unit.events.length);
        throw error;
      } finally {
        for (const key of keys) running.delete(key);
      }
    },
    standings: (tenantId) => quota?.standings(tenantId) ?? [],
    preview: (ctx, event) =>
      previewEvent(checker, { tenantId: ctx.tenantId, event, reader: (work) => read(ctx, work) }),
    async drain() {
      await batcher.drain();
      notifier.stop();
    },
  };
}

/** Counts what was answered; gives how many events are new. */
function countAnswers({ metrics }: Platform, answers: readonly PublishAnswer[]): number {
  const all = answers.reduce((sum, { events }) => sum + events.length, 0);
  const stored = answers.reduce(
    (sum, { events }) => sum + events.filter((event) => !event.duplicate).length,
    0,
  );
  metrics.eventsPublished.inc({ result: "accepted" }, stored);
  metrics.eventsPublished.inc({ result: "duplicate" }, all - stored);
  if (stored > 0) metrics.publishFlushEvents.observe(stored);
  return stored;
}

function inProgress(): ConflictError {
  return new ConflictError(
    "A request with this Idempotency-Key or event id is still running. Wait for its answer.",
    {
      code: "idempotency_in_progress",
    },
  );
}
