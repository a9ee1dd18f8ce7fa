import { setImmediate } from "node:timers/promises";
import { and, eq, isNull, ne } from "drizzle-orm";
import { endpoints } from "#db/schema/index";
import type { FanOutEvent, KnownCatalogue, Ports } from "#server/kernel/ports";
import type { TenantTx } from "#server/kernel/transact";
import { ByConsumer } from "./by-consumer.ts";
import { compiledFilter } from "./endpoint-filter.ts";
import { compilePatterns } from "./event-pattern.ts";
import { evaluateFilter } from "./filters/evaluate-filter.ts";
import type { Condition, FilterableEvent } from "./filters/filter-condition.ts";
import { toFilterable } from "./filters/filterable-event.ts";
import { deliveriesPart, insertDeliveries, type OwedDelivery } from "./insert-deliveries.ts";

interface Subscriber {
  readonly consumer: string | null;
  readonly endpointId: string;
  readonly isOrdered: boolean;
  readonly isPaused: boolean;
  readonly wants: (type: string) => boolean;
  readonly filter: Condition | null;
}

interface Catalogue {
  readonly version: number;
  readonly subscribers: ByConsumer<Subscriber>;
}

/** Tenants whose endpoints are remembered; past it the one longest unused is forgotten. */
const maxTenants = 2_000;

/** Values that filters look at before others in this process have their turn: a few milliseconds. */
const maxStepsInARow = 200_000;

/**
 * Makes the fan-out of a process. Endpoints are remembered per tenant and used only while the tenant's
 * catalogue version, as the publishing transaction sees it, is the one they were read at.
 */
export function createFanOut(): Pick<Ports, "planDeliveries" | "fanOut"> {
  const known = new Map<string, Catalogue>();

  async function subscribersOf(
    tenantId: string,
    { version, reader }: KnownCatalogue,
  ): Promise<ByConsumer<Subscriber>> {
    const remembered = known.get(tenantId);
    const isCurrent = remembered?.version === version;
    const catalogue = isCurrent ? remembered : { version, subscribers: await reader(readSubscribers) };
    known.delete(tenantId);
    known.set(tenantId, catalogue);
    for (const oldest of known.keys()) {
      if (known.size <= maxTenants) break;
      known.delete(oldest);
    }
    return catalogue.subscribers;
  }

  return {
    async planDeliveries(ctx, events, catalogue) {
      const owed = await match(events, await subscribersOf(ctx.tenantId, catalogue));
      return { counts: countsOf(owed), ...deliveriesPart(ctx, owed) };
    },
    async fanOut(tx, events) {
      const owed = await match(events, await readSubscribers(tx));
      if (owed.length > 0) await insertDeliveries(tx, owed);
      return countsOf(owed);
    },
  };
}

function countsOf(owed: readonly OwedDelivery[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { event } of owed) counts.set(event.id, (counts.get(event.id) ?? 0) + 1);
  return counts;
}

async function match(
  events: readonly FanOutEvent[],
  subscribers: ByConsumer<Subscriber>,
): Promise<OwedDelivery[]> {
  const owed: OwedDelivery[] = [];
  let steps = 0;
  for (const event of events) {
    let shown: FilterableEvent | null = null;
    for (const { wants, filter, endpointId, isOrdered, isPaused } of subscribers.of(event.consumer)) {
      if (!wants(event.type)) continue;
      if (filter !== null) {
        shown ??= toFilterable(event);
        const verdict = evaluateFilter(filter, shown);
        steps += verdict.steps;
        if (!verdict.matched) continue;
      }
      owed.push({ event, endpointId, isOrdered, isPaused });
    }
    if (steps < maxStepsInARow) continue;
    await setImmediate();
    steps = 0;
  }
  return owed;
}

/** Paused endpoints queue up what they are owed; disabled ones are owed nothing new. */
async function readSubscribers(tx: TenantTx): Promise<ByConsumer<Subscriber>> {
  const rows = await tx.db
    .select({
      endpointId: endpoints.id,
      consumer: endpoints.consumer,
      eventTypes: endpoints.eventTypes,
      filter: endpoints.filter,
      isOrdered: endpoints.ordered,
      state: endpoints.state,
    })
    .from(endpoints)
    .where(
      and(
        eq(endpoints.tenantId, tx.ctx.tenantId),
        isNull(endpoints.deletedAt),
        ne(endpoints.state, "disabled"),
      ),
    );
  return new ByConsumer(
    rows.map(({ eventTypes, filter, state, ...row }) => ({
      ...row,
      filter: compiledFilter(filter),
      isPaused: state === "paused",
      wants: compilePatterns(eventTypes),
    })),
  );
}
