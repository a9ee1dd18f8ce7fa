import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { parseTypeId } from "#lib/type-id";
import { type Bench, eventData } from "../bench.ts";

export interface BacklogOptions {
  /** Where the events go, and what the tenant's client is. */
  readonly tenant: Pick<Bench, "api"> & { readonly uuid: string };
  readonly type: string;
  readonly endpointIds: readonly string[];
  readonly deliveries: number;
}

/**
 * Makes a backlog as publishing would, by SQL, because a million requests would take longer than the measurement: for each delivery one event,
 * one delivery and one row of the queue, with ids and moments as if they had come at 20,000 a second up to now. One transaction, so that
 * nothing is seen of it until it is complete; its end wakes the dispatchers. What publishing writes besides (counts per minute, remembered
 * idempotency keys) is left out.
 */
export async function makeBacklog({ admin }: Pick<Bench, "admin">, options: BacklogOptions): Promise<void> {
  const { tenant, type, endpointIds, deliveries } = options;
  const endpoints = endpointIds.map((id) => parseTypeId("ep", id));
  await admin.query("begin");
  await admin.query(
    `create temp table owed on commit drop as
      select ${uuid7("at_ms")} as event_id, ${uuid7("at_ms")} as delivery_id, to_timestamp(at_ms / 1000.0) as at,
        ($1::uuid[])[1 + n % $2] as endpoint_id
      from (select n, (extract(epoch from clock_timestamp()) * 1000)::bigint - ($3 - n) / 20 as at_ms
        from generate_series(0, $3::bigint - 1) n) made`,
    [endpoints, endpoints.length, deliveries],
  );
  await admin.query(
    `insert into events (tenant_id, id, type, time, data, size_bytes, correlation_id, created_at)
      select $1, event_id, $2, at, $3, octet_length($3), gen_random_uuid()::text, at from owed`,
    [tenant.uuid, type, eventData],
  );
  await admin.query(
    `insert into deliveries (tenant_id, id, event_id, endpoint_id, event_type, state, next_attempt_at, created_at, updated_at)
      select $1, delivery_id, event_id, endpoint_id, $2, 'pending', at, at, at from owed`,
    [tenant.uuid, type],
  );
  await admin.query(
    `insert into delivery_queue (tenant_id, delivery_id, endpoint_id, event_id, due_at)
      select $1, delivery_id, endpoint_id, event_id, at from owed`,
    [tenant.uuid],
  );
  // As autovacuum does by itself a little later.
  await admin.query("analyze delivery_queue");
  await admin.query("select pg_notify('lane_due', $1)", [noticeOf(tenant.uuid, endpoints)]);
  await admin.query("commit");
}

/** As publishing wakes lanes: by name, or all of them when they are too many for one notice. */
function noticeOf(tenant: string, endpoints: readonly (string | null)[]): string {
  return endpoints.length > 95 ? "*" : JSON.stringify(endpoints.map((endpoint) => [tenant, endpoint]));
}

/** Ends a backlog that is not to be drained. */
export async function dropBacklog({ admin }: Pick<Bench, "admin">): Promise<void> {
  await admin.query("truncate delivery_queue");
  await wait(1_500); // what was claimed is still sent
}

/** Endpoints of one type, all at the same receiver, each at a path of its own. */
export async function createEndpoints(
  { api }: Pick<Bench, "api">,
  options: { url: string; type: string; count: number; maxInFlight: number },
): Promise<string[]> {
  const { url, type, count, maxInFlight } = options;
  const ids: string[] = [];
  const body = (at: number) => JSON.stringify({ url: `${url}${at}`, eventTypes: [type], maxInFlight });
  const answer = z.looseObject({ id: z.string() });
  for (let at = 0; at < count; at++) {
    const { id } = await api.call({ method: "POST", path: "/endpoints", body: body(at), answer });
    ids.push(id);
  }
  return ids;
}

/** SQL of a random UUIDv7 (RFC 9562) of a moment in ms: a random one of version 4 with time and version written over. */
function uuid7(ms: string): string {
  return `encode(set_bit(set_bit(overlay(uuid_send(gen_random_uuid()) placing substring(int8send(${ms}) from 3) from 1 for 6), 52, 1), 53, 1), 'hex')::uuid`;
}
