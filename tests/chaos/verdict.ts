import pg from "pg";
import { endpointBehaviours } from "./endpoints.ts";
import type { Arrival } from "./messages.ts";
import type { Accepted, Publisher } from "./publisher.ts";

/** What the database holds at the end. */
export interface Ledger {
  readonly events: number;
  readonly deliveries: Readonly<Record<string, number>>;
  /** Rows of the queue. */
  readonly queued: number;
  /** Rows of the queue that are shown as in flight. */
  readonly inFlight: number;
  /** Deliveries and queue that do not agree, in words; some of them. */
  readonly torn: readonly string[];
  /** Some of those that have not come to their end, in words: what to look at first. */
  readonly open: readonly string[];
}

const countsText = `
  select (select count(*)::int from events) as events,
    (select count(*)::int from delivery_queue) as queued,
    (select count(*)::int from delivery_queue where lease_token is not null) as "inFlight"`;
const tornText = `
  select format('%s is %s, due %s, after %s attempts; in the queue due %s, after %s', coalesce(d.id, q.delivery_id),
    d.state, d.next_attempt_at, d.last_attempt_number, coalesce(q.due_at::text, 'never'), q.last_attempt_number) as line
  from (select * from deliveries where state in ('pending', 'in_flight', 'waiting')) d
    full join delivery_queue q on q.tenant_id = d.tenant_id and q.delivery_id = d.id
  where d.id is null or q.delivery_id is null or q.last_attempt_number <> d.last_attempt_number
    or (d.state <> 'in_flight' and q.due_at <> d.next_attempt_at) or (d.state = 'waiting' and d.last_error is null)
  limit 5`;
const openText = `
  select format('%s %s %s after %s attempts, next %s, in the queue until %s: %s', d.event_type, d.id, d.state,
    d.last_attempt_number, d.next_attempt_at, coalesce(q.due_at::text, 'it is missing there'), d.last_error) as line
  from deliveries d left join delivery_queue q on q.tenant_id = d.tenant_id and q.delivery_id = d.id
  where d.state in ('pending', 'in_flight', 'waiting') order by d.last_attempt_number desc, d.id limit 5`;

/** As of one moment, whatever goes on meanwhile. */
export async function readLedger(adminUrl: string): Promise<Ledger> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query("begin transaction isolation level repeatable read, read only");
    const { rows } = await client.query<Pick<Ledger, "events" | "queued" | "inFlight">>(countsText);
    const states = await client.query<{ state: string; count: number }>(
      "select state, count(*)::int as count from deliveries group by state",
    );
    const [counts] = rows;
    if (counts === undefined) throw new Error("Postgres counts nothing");
    const linesOf = async (text: string) =>
      (await client.query<{ line: string }>(text)).rows.map(({ line }) => line);
    return {
      ...counts,
      deliveries: Object.fromEntries(states.rows.map(({ state, count }) => [state, count])),
      torn: await linesOf(tornText),
      open: await linesOf(openText),
    };
  } finally {
    await client.end();
  }
}

/** Whether every delivery was delivered. */
export function isSettled({ deliveries }: Ledger): boolean {
  return Object.entries(deliveries).every(([state, count]) => state === "delivered" || count === 0);
}

export interface Evidence {
  readonly publisher: Pick<Publisher, "accepted" | "faults">;
  readonly arrivals: readonly Arrival[];
  readonly ledger: Ledger;
}

/** What breaks a promise: nothing lost, nothing stored twice, one `webhook-id` per event, order per key, nothing stuck. */
export function faultsOf({ publisher, arrivals, ledger }: Evidence): string[] {
  const { accepted } = publisher;
  const owed = accepted.filter(({ deliveries }) => deliveries > 0);
  const delivered = ledger.deliveries.delivered ?? 0;
  return [
    ...new Set(publisher.faults),
    ...losses(owed, arrivals),
    accepted.length === 0 && "nothing was accepted",
    ...notOwed(accepted),
    ledger.events !== accepted.length &&
      `${accepted.length} events were accepted, ${ledger.events} are stored`,
    !isSettled(ledger) && `deliveries are stuck: ${JSON.stringify(ledger.deliveries)}`,
    ...ledger.open,
    delivered !== owed.length &&
      `${owed.length} deliveries were promised, ${delivered} are recorded as delivered`,
    ...ledger.torn.map((line) => `the queue does not agree: ${line}`),
    isSettled(ledger) && ledger.queued > 0 && `${ledger.queued} rows are left in the queue`,
    ledger.inFlight > 0 && `${ledger.inFlight} rows are left in flight`,
    ...disorder(arrivals),
  ].filter((fault) => fault !== false);
}

function losses(owed: readonly Accepted[], arrivals: readonly Arrival[]): string[] {
  const idsOf = new Map<number, Set<string>>();
  for (const { n, id } of arrivals) idsOf.set(n, (idsOf.get(n) ?? new Set()).add(id));
  const lost = owed.filter(({ n, id }) => !(idsOf.get(n)?.has(id) ?? false));
  const split = [...idsOf].filter(([, ids]) => ids.size > 1);
  return [
    ...lost.slice(0, 5).map(({ n, id }) => `lost: event ${n} (${id}) was accepted and never delivered`),
    ...(lost.length > 5 ? [`lost: ${lost.length} events in all`] : []),
    ...split.slice(0, 5).map(([n, ids]) => `event ${n} came under several ids: ${[...ids].join(", ")}`),
  ];
}

/** Only an endpoint that its 410 has disabled is owed nothing new. */
function notOwed(accepted: readonly Accepted[]): string[] {
  const wrong = accepted.filter(
    ({ deliveries, endpoint }) =>
      deliveries > 1 || (deliveries === 0 && endpointBehaviours[endpoint] !== "gone"),
  );
  return wrong.slice(0, 5).map(({ n, deliveries }) => `event ${n} was accepted for ${deliveries} deliveries`);
}

/** Of each key of an endpoint, an event must not arrive for the first time after a later one. */
function disorder(arrivals: readonly Arrival[]): string[] {
  const latest = new Map<string, number>();
  const seen = new Set<number>();
  return arrivals
    .flatMap(({ n, key, endpoint }) => {
      if (key === null || seen.has(n)) return [];
      seen.add(n);
      const before = latest.get(`${endpoint} ${key}`) ?? -1;
      latest.set(`${endpoint} ${key}`, Math.max(before, n));
      return n < before ? [`order of key ${key}: event ${n} came after ${before}`] : [];
    })
    .slice(0, 5);
}

/** Requests that repeat an event the receiver had already taken. */
export function countDuplicates(arrivals: readonly Arrival[]): number {
  return arrivals.length - new Set(arrivals.map(({ id }) => id)).size;
}

/** Accepted events by what their receiver does when it is sick. */
export function countByBehaviour(accepted: readonly Accepted[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { endpoint } of accepted) {
    const behaviour = endpointBehaviours[endpoint] ?? "unknown";
    counts[behaviour] = (counts[behaviour] ?? 0) + 1;
  }
  return counts;
}
