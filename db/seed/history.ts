import { attempts, deliveries, deliveryStats, events, eventStats, usageDays } from "#db/schema/index";
import { latencyCountsOf } from "#server/deliveries/index";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { createIds, type Ids } from "#server/kernel/ids";
import { dayOf } from "#server/tenants/index";
import { transactAsSystem, type Tx } from "#server/kernel/transact";
import { type DemoEventType, demoEventTypes } from "./demo-catalogue.ts";
import { createRandom, type Random } from "./random.ts";

/** How an endpoint of the demo behaved over the last day. */
export interface PastEndpoint {
  readonly id: string;
  readonly url: string;
  /** Exact event types it is subscribed to. */
  readonly types: readonly string[];
  /** Share of first attempts that fail; what fails is delivered by the second, or never. */
  readonly failureRatio: number;
  /** Share of deliveries whose every attempt fails. */
  readonly deadRatio: number;
  readonly typicalMs: number;
}

type EventRow = typeof events.$inferInsert;
type DeliveryRow = typeof deliveries.$inferInsert;
type AttemptRow = typeof attempts.$inferInsert;

interface Past {
  readonly events: EventRow[];
  readonly deliveries: DeliveryRow[];
  readonly attempts: AttemptRow[];
}

const minuteMs = 60_000;
const rowsPerInsert = 500;
const deadError = "The receiver answered 503.";

/**
 * Writes a day of traffic into a tenant: events, deliveries, attempts and the statistics they make.
 * The same seed and moment give the same rows.
 */
export async function writeHistory(ctx: TenantCtx, endpoints: readonly PastEndpoint[]): Promise<void> {
  const past = imagine(ctx, endpoints);
  await transactAsSystem(ctx, async (tx) => {
    await insertAll(past.events, (rows) => tx.db.insert(events).values(rows));
    await insertAll(past.deliveries, (rows) => tx.db.insert(deliveries).values(rows));
    await insertAll(past.attempts, (rows) => tx.db.insert(attempts).values(rows));
    await writeStats(tx, ctx.tenantId, past);
  });
}

async function insertAll<Row>(
  rows: readonly Row[],
  insert: (part: Row[]) => PromiseLike<unknown>,
): Promise<void> {
  for (let at = 0; at < rows.length; at += rowsPerInsert) await insert(rows.slice(at, at + rowsPerInsert));
}

function imagine(ctx: TenantCtx, endpoints: readonly PastEndpoint[]): Past {
  const random = createRandom(20_26);
  const now = ctx.clock.now().getTime();
  const clock = manualClock(new Date(now));
  const ids = createIds(clock, () => random.int(0, 0xffff_ffff));
  const past: Past = { events: [], deliveries: [], attempts: [] };
  for (let minute = 24 * 60; minute >= 3; minute--) {
    for (let n = eventsInMinute(random, minute); n > 0; n--) {
      clock.set(new Date(now - minute * minuteMs + random.int(0, minuteMs - 1)));
      const event = imagineEvent(ctx, { random, ids, at: clock.now() });
      past.events.push(event);
      for (const endpoint of endpoints) {
        if (endpoint.types.includes(event.type)) imagineDelivery(past, { endpoint, event, random, ids });
      }
    }
  }
  return past;
}

/** Busier by day than by night, with one quiet hour. */
function eventsInMinute(random: Random, minutesAgo: number): number {
  const wave = 1.4 + Math.cos(((minutesAgo % 1440) / 1440) * 2 * Math.PI);
  return Math.floor(random.next() * 1.6 * wave);
}

interface Making {
  readonly random: Random;
  readonly ids: Ids;
  readonly at: Date;
}

function imagineEvent(ctx: TenantCtx, { random, ids, at }: Making): EventRow {
  const kind = pickByWeight(random);
  const payload = JSON.stringify(kind.payload(random));
  return {
    tenantId: ctx.tenantId,
    id: ids.next("evt"),
    type: kind.type,
    subject: kind.subject(random),
    schemaVersion: 1,
    time: at,
    data: payload,
    sizeBytes: Buffer.byteLength(payload),
    correlationId: ctx.correlationId,
    createdAt: at,
  };
}

function pickByWeight(random: Random): DemoEventType {
  let left = random.next() * demoEventTypes.reduce((sum, kind) => sum + kind.weight, 0);
  for (const kind of demoEventTypes) {
    left -= kind.weight;
    if (left < 0) return kind;
  }
  return demoEventTypes[0];
}

interface Owed {
  readonly endpoint: PastEndpoint;
  readonly event: EventRow;
  readonly random: Random;
  readonly ids: Ids;
}

function imagineDelivery(past: Past, { endpoint, event, random, ids }: Owed): void {
  const { tenantId, createdAt: at } = event;
  const isDead = random.next() < endpoint.deadRatio;
  const fails = isDead || random.next() < endpoint.failureRatio;
  const id = ids.next("dlv");
  const tries = isDead ? 10 : fails ? 2 : 1;
  const state = isDead ? ("exhausted" as const) : ("delivered" as const);
  for (let number = 1; number <= tries; number++) {
    const isDelivered = state === "delivered" && number === tries;
    const durationMs = Math.max(
      2,
      Math.round(endpoint.typicalMs * (0.5 + random.next() * random.next() * 3)),
    );
    past.attempts.push({
      tenantId,
      id: ids.next("att"),
      deliveryId: id,
      endpointId: endpoint.id,
      number,
      outcome: isDelivered ? "delivered" : "failed",
      status: isDelivered ? 200 : 503,
      errorClass: isDelivered ? null : "server_error",
      errorMessage: isDelivered ? null : deadError,
      url: endpoint.url,
      remoteAddress: "127.0.0.1",
      requestHeaders: { "content-type": "application/json", "webhook-id": event.id },
      responseHeaders: { "content-type": "text/plain" },
      responseBody: isDelivered ? "ok" : "upstream is restarting",
      startedAt: new Date(at.getTime() + (number - 1) * 5_000),
      durationMs,
      firstByteMs: durationMs - 1,
      workerId: "seed",
    });
  }
  past.deliveries.push({
    tenantId,
    id,
    eventId: event.id,
    endpointId: endpoint.id,
    eventType: event.type,
    state,
    gaveUpAs: state === "exhausted" ? state : null,
    attemptCount: tries,
    lastStatus: state === "delivered" ? 200 : 503,
    lastError: state === "delivered" ? null : deadError,
    lastErrorClass: state === "delivered" ? null : "server_error",
    createdAt: at,
    updatedAt: at,
    completedAt: at,
  });
}

async function writeStats(tx: Tx, tenantId: string, past: Past): Promise<void> {
  const published = new Map<string, typeof eventStats.$inferInsert>();
  for (const event of past.events) {
    const bucket = minuteOf(event.createdAt);
    const key = `${bucket.getTime()} ${event.type}`;
    const count = published.get(key)?.published ?? 0;
    published.set(key, { tenantId, bucket, eventType: event.type, slot: 0, published: count + 1 });
  }
  const groups = Map.groupBy(
    past.attempts,
    (row) => `${minuteOf(row.startedAt).getTime()} ${row.endpointId}`,
  );
  const attempted = [...groups.values()].map((rows) => statsOf(tenantId, rows));
  const days = Map.groupBy(past.events, ({ createdAt }) => dayOf(createdAt));
  const used = [...days].map(([day, { length }]) => ({ tenantId, day, slot: 0, events: length }));
  await tx.db.insert(usageDays).values(used);
  await insertAll([...published.values()], (rows) => tx.db.insert(eventStats).values(rows));
  await insertAll(attempted, (rows) => tx.db.insert(deliveryStats).values(rows));
}

function statsOf(tenantId: string, rows: readonly AttemptRow[]): typeof deliveryStats.$inferInsert {
  const first = rows[0];
  if (first === undefined) throw new Error("a group of attempts is never empty");
  const delivered = rows.filter((row) => row.outcome === "delivered").length;
  return {
    tenantId,
    bucket: minuteOf(first.startedAt),
    endpointId: first.endpointId,
    slot: 0,
    delivered,
    failed: rows.length - delivered,
    latencyCounts: latencyCountsOf(rows.map((row) => row.durationMs)),
  };
}

function minuteOf(at: Date): Date {
  return new Date(Math.floor(at.getTime() / minuteMs) * minuteMs);
}
