import pg from "pg";
import type { Accepted, Publisher } from "./publisher.ts";
import type { Arrival, Receivers } from "./receivers.ts";

/** What the database holds at the end. */
export interface Ledger {
  readonly events: number;
  readonly deliveries: Readonly<Record<string, number>>;
  /** Some of those that have not come to their end, in words: what to look at first. */
  readonly open: readonly string[];
}

export async function readLedger(adminUrl: string): Promise<Ledger> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    const events = await client.query<{ count: number }>("select count(*)::int as count from events");
    const states = await client.query<{ state: string; count: number }>(
      "select state, count(*)::int as count from deliveries group by state",
    );
    const open = await client.query<{ line: string }>(`
      select format('%s %s %s after %s attempts, next %s, in the queue until %s: %s', d.event_type, d.id, d.state,
        d.last_attempt_number, d.next_attempt_at, coalesce(q.due_at::text, 'it is missing there'), d.last_error) as line
      from deliveries d left join delivery_queue q on q.tenant_id = d.tenant_id and q.delivery_id = d.id
      where d.state in ('pending', 'in_flight', 'waiting') order by d.last_attempt_number desc, d.id limit 5`);
    return {
      open: open.rows.map(({ line }) => line),
      events: events.rows[0]?.count ?? 0,
      deliveries: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
    };
  } finally {
    await client.end();
  }
}

/** Whether every delivery has come to its end. */
export function isSettled({ deliveries }: Ledger): boolean {
  return ["pending", "in_flight", "waiting"].every((state) => (deliveries[state] ?? 0) === 0);
}

export interface Evidence {
  readonly publisher: Pick<Publisher, "accepted" | "faults">;
  readonly receivers: Pick<Receivers, "arrivals">;
  readonly ledger: Ledger;
}

/** What breaks a promise: nothing lost, nothing stored twice, one `webhook-id` per event, order per key, nothing stuck. */
export function faultsOf({ publisher, receivers, ledger }: Evidence): string[] {
  const { accepted } = publisher;
  const { arrivals } = receivers;
  const idsOf = new Map<number, Set<string>>();
  for (const { n, id } of arrivals) idsOf.set(n, (idsOf.get(n) ?? new Set()).add(id));
  const lost = accepted.filter(({ n, id }) => !(idsOf.get(n)?.has(id) ?? false));
  const split = [...idsOf].filter(([, ids]) => ids.size > 1);
  const delivered = ledger.deliveries.delivered ?? 0;
  return [
    ...new Set(publisher.faults),
    ...lost
      .slice(0, 5)
      .map((event) => `lost: event ${event.n} (${event.id}) was accepted and never delivered`),
    lost.length > 5 && `lost: ${lost.length} events in all`,
    ...split.slice(0, 5).map(([n, ids]) => `event ${n} came under several ids: ${[...ids].join(", ")}`),
    accepted.length === 0 && "nothing was accepted",
    ledger.events !== accepted.length &&
      `${accepted.length} events were accepted, ${ledger.events} are stored`,
    !isSettled(ledger) && `deliveries are stuck: ${JSON.stringify(ledger.deliveries)}`,
    ...ledger.open,
    delivered !== accepted.length &&
      `${accepted.length} events were accepted, ${delivered} deliveries are recorded as delivered`,
    ...disorder(arrivals),
  ].filter((fault) => fault !== false);
}

/** Of each key, an event must not arrive for the first time after a later one. */
function disorder(arrivals: readonly Arrival[]): string[] {
  const latest = new Map<string, number>();
  const seen = new Set<number>();
  return arrivals.flatMap(({ n, key }) => {
    if (key === null || seen.has(n)) return [];
    seen.add(n);
    const before = latest.get(key) ?? -1;
    latest.set(key, Math.max(before, n));
    return n < before ? [`order of key ${key}: event ${n} came after ${before}`] : [];
  });
}

/** Requests that repeat an event the receiver had already taken. */
export function countDuplicates(arrivals: readonly Arrival[]): number {
  return arrivals.length - new Set(arrivals.map(({ id }) => id)).size;
}

/** Accepted events by what their receiver did at first. */
export function countByBehaviour(accepted: readonly Accepted[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { behaviour } of accepted) counts[behaviour] = (counts[behaviour] ?? 0) + 1;
  return counts;
}
