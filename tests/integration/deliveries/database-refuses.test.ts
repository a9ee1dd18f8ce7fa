import pg from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { z } from "zod";
import { type ApiClient, createApiClient } from "../../../scripts/cli/api-client.ts";
import { type Stack, startStack } from "#tests/support/processes";
import { mountSmallDisk, type SmallDisk } from "#tests/support/small-disk";
import { type TestReceiver, useWorkbench } from "./workbench.ts";

const bench = useWorkbench();
let stack: Stack;
let api: ApiClient;
let admin: pg.Client;
let pids: unknown[] = [];
let receiver: TestReceiver;
let type = "";
let endpointId = "";
let tests = 0;

beforeAll(async () => {
  stack = await startStack({ workers: 1 });
  api = createApiClient(stack.url, stack.apiKey);
  admin = new pg.Client({ connectionString: stack.database.adminUrl });
  await admin.connect();
  pids = processes().map(({ pid }) => pid);
}, 120_000);
afterAll(async () => {
  await admin.end();
  await stack.stop();
});
const processes = () => [stack.server, ...stack.workers];

beforeEach(async () => {
  receiver = await bench.receiver((response) => void setTimeout(() => response.end(), 10));
  type = `thing.done${++tests}`;
  await post("/event-types", { type });
  const { id } = await api.call({
    method: "POST",
    path: "/endpoints",
    body: JSON.stringify({ url: receiver.url, eventTypes: [type], maxInFlight: 4 }),
    answer: z.looseObject({ id: z.string() }),
  });
  endpointId = id;
});
afterEach(async () => {
  await api.call({ method: "DELETE", path: `/endpoints/${endpointId}`, answer: z.null() });
});

const post = (path: string, body?: object) =>
  api.call({
    method: "POST",
    path,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    answer: z.unknown(),
  });

const publishMany = (count: number) =>
  post("/events/batch", { events: Array.from({ length: count }, (_, n) => ({ type, data: { n } })) });

function publishOne(): Promise<Response> {
  return fetch(`${stack.url}/api/v1/events`, {
    method: "POST",
    headers: { authorization: `Bearer ${stack.apiKey}`, "content-type": "application/json" },
    body: JSON.stringify({ type, data: { text: "x".repeat(500) } }),
  });
}

/** Publishes until it is refused; gives how many were taken before. */
async function untilRefused(): Promise<number> {
  for (let taken = 0; ; taken++) {
    const response = await publishOne();
    if (response.status === 202) continue;
    await expectRefusal(response);
    return taken;
  }
}

async function expectRefusal(response: Response): Promise<void> {
  const text = await response.text();
  expect(response.status, text).toBe(503);
  expect(response.headers.get("content-type")).toMatch("application/problem+json");
  expect(Number(response.headers.get("retry-after"))).toBeGreaterThan(0);
  expect(JSON.parse(text)).toMatchObject({ status: 503, code: "database_unavailable" });
  expect(text).not.toMatch(/read-only|space|extend|tablespace|transaction|memory|SQLSTATE|pg_|secret/i);
}

const deliveries = async () => {
  const { rows } = await admin.query<{ state: string; n: number }>(
    "select state, count(*)::int as n from deliveries where event_type = $1 group by 1",
    [type],
  );
  return Object.fromEntries(rows.map(({ state, n }) => [state, n]));
};

/** Everything taken is delivered, each under its one id; nothing that was refused is; and no process had to start anew. */
async function expectDelivered(count: number): Promise<void> {
  await expect.poll(deliveries, { timeout: 40_000, interval: 100 }).toEqual({ delivered: count });
  const { rows } = await admin.query<{ n: number }>("select count(*)::int as n from events where type = $1", [
    type,
  ]);
  expect(rows[0]?.n).toBe(count);
  expect(new Set(receiver.received.map(({ id }) => id)).size).toBe(count);
  const now = processes().map(({ pid, crashes }) => ({ pid, crashes }));
  expect(now).toEqual(pids.map((pid) => ({ pid, crashes: 0 })));
}

async function setReadOnly(value: "on" | "off"): Promise<void> {
  await admin.query(`alter system set default_transaction_read_only = ${value}`);
  await admin.query("select pg_reload_conf()");
}

it("answers 503 while the database is read-only, goes on reading, keeps the results of attempts, and recovers", async () => {
  await publishMany(200);
  await expect.poll(() => receiver.received.length).toBeGreaterThan(20);
  await setReadOnly("on");
  const taken = await untilRefused();
  expect(await api.call({ method: "GET", path: "/events?limit=1", answer: z.unknown() })).toBeDefined();
  const { delivered } = await deliveries();
  const before = receiver.received.length;
  await expect.poll(() => receiver.received.length).toBeGreaterThan(before);
  expect((await deliveries()).delivered).toBe(delivered);
  await admin.query("set default_transaction_read_only = off");
  await setReadOnly("off");
  await expect.poll(async () => (await publishOne()).status).toBe(202);
  await expectDelivered(200 + taken + 1);
}, 90_000);

let disk: SmallDisk | null = null;
afterAll(() => disk?.remove());

it("answers 503 while the disk is full, keeps the results of attempts, and recovers once there is room", async ({
  skip,
}) => {
  const { rows } = await admin.query<{ directory: string }>(
    "select current_setting('data_directory') as directory",
  );
  disk = mountSmallDisk(16, rows[0]?.directory ?? "");
  skip(
    disk === null,
    "a disk that can be filled takes root, to mount it: only the errors themselves are tested here",
  );
  if (disk === null) return;
  await admin.query(`create tablespace small location '${disk.path}'`);
  const parts = await admin.query<{ name: string }>(
    "select inhrelid::regclass::text as name from pg_inherits where inhparent in ('events'::regclass, 'attempts'::regclass)",
  );
  for (const { name } of parts.rows) await admin.query(`alter table ${name} set tablespace small`);
  await post(`/endpoints/${endpointId}/pause`);
  await publishMany(200);
  disk.fill();
  const taken = await untilRefused();
  await post(`/endpoints/${endpointId}/resume`);
  await expect.poll(() => receiver.received.length).toBeGreaterThan(30);
  await expectRefusal(await publishOne());
  disk.empty();
  await expect.poll(async () => (await publishOne()).status).toBe(202);
  await expectDelivered(200 + taken + 1);
  for (const { name } of parts.rows) await admin.query(`alter table ${name} set tablespace pg_default`);
  await admin.query("drop tablespace small");
}, 90_000);

it("answers 503 to every way in which Postgres says: not now", async () => {
  await admin.query(`
    create table refusal (code text not null);
    grant select on refusal to public;
    create function refuse() returns trigger language plpgsql as $$
    begin
      raise exception 'a secret of the driver' using errcode = (select code from public.refusal);
    end $$;
    create trigger refuse before insert on events for each statement execute function refuse()`);
  try {
    for (const code of ["53100", "53200", "53400", "25006", "57P01", "57P02", "57P03", "58030"]) {
      await admin.query("delete from refusal");
      await admin.query("insert into refusal values ($1)", [code]);
      await expectRefusal(await publishOne());
    }
  } finally {
    await admin.query("drop trigger refuse on events; drop function refuse; drop table refusal");
  }
  expect((await publishOne()).status).toBe(202);
  await expectDelivered(1);
}, 60_000);
