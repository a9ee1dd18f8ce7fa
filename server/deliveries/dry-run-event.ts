import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { endpoints } from "#db/schema/index";
import { parsePublish, type PublishRequest } from "#server/events/index";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { read, type TenantTx } from "#server/kernel/transact";
import type { EventDryRun } from "./contract.ts";
import { isForConsumer } from "./by-consumer.ts";
import { compiledFilter } from "./endpoint-filter.ts";
import { compilePatterns } from "./event-pattern.ts";
import { evaluateFilter, firstFailure } from "./filters/evaluate-filter.ts";
import type { FilterableEvent } from "./filters/filter-condition.ts";
import { toFilterable } from "./filters/filterable-event.ts";

/** Most endpoints in one answer: those the event may reach first, then newest first. */
const maxEndpoints = 1_000;

type Verdict = Pick<EventDryRun["endpoints"][number], "matched" | "reason" | "failedAt">;

/**
 * Tells which endpoints would get an event, and why the others not, with what its type says of the payload.
 * Stores nothing. Takes what publishing takes; idempotency keys are ignored.
 * @throws MalformedError, InvalidError, TooLargeError, UnsupportedMediaTypeError when it is no event at all.
 */
export async function dryRunEvent(ctx: TenantCtx, request: PublishRequest): Promise<EventDryRun> {
  authorise(ctx, "deliveries:read");
  const [draft] = parsePublish({ ...request, idempotencyKey: undefined }).events;
  if (draft === undefined) throw new Error("a publish of one event held none");
  const payloadCheck = await ctx.platform.publisher.preview(ctx, draft);
  const rows = await read(ctx, (tx) => liveEndpoints(tx, draft.consumer));
  const event = toFilterable({ ...draft, time: draft.time ?? ctx.clock.now() });
  const shown = rows.slice(0, maxEndpoints).map(({ id, url, state, ...row }) => ({
    endpointId: id,
    url,
    state,
    ...(isForConsumer(row.consumer, draft.consumer) ? judge({ state, ...row }, event) : anothers),
  }));
  return {
    isAccepted: payloadCheck.verdict !== "refused" && payloadCheck.verdict !== "unknown_type",
    payloadCheck: { ...payloadCheck, errors: [...payloadCheck.errors] },
    deliveries: shown.filter(({ matched }) => matched).length,
    endpoints: shown,
    isComplete: rows.length <= maxEndpoints,
  };
}

const anothers: Verdict = { matched: false, reason: "consumer", failedAt: null };

type EndpointRow = Pick<typeof endpoints.$inferSelect, "state" | "eventTypes" | "filter">;

function judge({ state, eventTypes, filter }: EndpointRow, event: FilterableEvent): Verdict {
  const isWanted = compilePatterns(eventTypes)(event.type);
  if (!isWanted) return { matched: false, reason: "type", failedAt: null };
  const condition = compiledFilter(filter);
  const verdict = condition === null ? null : evaluateFilter(condition, event);
  if (condition !== null && verdict?.matched === false) {
    return { matched: false, reason: "filter", failedAt: firstFailure(condition, event) };
  }
  if (state === "disabled") return { matched: false, reason: "disabled", failedAt: null };
  if (state === "paused") return { matched: true, reason: "paused", failedAt: null };
  const isCutShort = verdict?.matched === true && verdict.isCutShort;
  return { matched: true, reason: isCutShort ? "too_large" : null, failedAt: null };
}

function liveEndpoints(tx: TenantTx, forConsumer: string | null) {
  const { id, url, state, consumer, eventTypes, filter } = endpoints;
  const isReachable = sql`(${consumer} is null or ${consumer} is not distinct from ${forConsumer}::text)`;
  return tx.db
    .select({ id, url, state, consumer, eventTypes, filter })
    .from(endpoints)
    .where(and(eq(endpoints.tenantId, tx.ctx.tenantId), isNull(endpoints.deletedAt)))
    .orderBy(desc(isReachable), desc(id))
    .limit(maxEndpoints + 1);
}
