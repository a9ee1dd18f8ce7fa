import { beforeAll, expect, it, vi } from "vitest";
import type { LaneAction } from "#lib/lane-waits";
import { parseTypeId } from "#lib/type-id";
import { controlLane } from "#server/deliveries/staff/control-lane";
import { getLane, listLanes } from "#server/deliveries/staff/list-lanes";
import { listQueues } from "#server/deliveries/staff/list-queues";
import { listWorkers } from "#server/deliveries/staff/list-workers";
import { createEndpoint, getEndpoint } from "#server/deliveries/index";
import { createCtx, type Ctx, systemCtx } from "#server/kernel/ctx";
import { ConflictError, ForbiddenError, NotFoundError } from "#server/kernel/errors";
import { listAuditEntries, listStaffAudit } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publishBatch } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { endpointTo, hang, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
let staff: Ctx;

beforeAll(() => {
  const actor = { kind: "staff", id: "usr_x", label: "sam", staffRoles: ["operator"] } as const;
  staff = createCtx(harness.platform, { actor, correlationId: "test" });
});

it("lists only endpoints that are owed something, with a bounded count", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  const idle = await createEndpoint(ctx, { url: "http://127.0.0.1:9010/idle", eventTypes: ["*"] });
  const owed = await createEndpoint(ctx, { url: "http://127.0.0.1:9010/owed", eventTypes: ["*"] });
  await harness.platform.db.system.pool.query(
    `insert into delivery_queue (tenant_id, delivery_id, event_id, endpoint_id, due_at)
     select l.tenant_id, gen_random_uuid(), gen_random_uuid(), l.endpoint_id, now()
     from lanes l join endpoints e on e.tenant_id = l.tenant_id and e.id = l.endpoint_id, generate_series(1, 1500) n
     where e.url like '%/owed'`,
  );
  const lanes = (await listLanes(staff)).filter((lane) => lane.tenantId === tenantId);
  expect(lanes).toHaveLength(1);
  expect(lanes[0]).toMatchObject({
    id: owed.id,
    backlog: 1_000,
    isCapped: true,
    leasedBy: null,
    state: "active",
    breaker: null,
    wait: { kind: "worker", until: null },
  });
  expect(await getLane(staff, { tenantId, endpointId: owed.id })).toEqual(lanes[0]);
  await expect(getLane(staff, { tenantId, endpointId: idle.id })).rejects.toThrow(NotFoundError);
  await harness.platform.db.system.pool.query(
    `update lanes set breaker_opened_at = now(), breaker_reason = 'The receiver answered 503.', next_probe_at = now()
     from endpoints e where e.id = lanes.endpoint_id and e.url like '%/owed'`,
  );
  const [broken] = (await listLanes(staff)).filter((lane) => lane.id === owed.id);
  expect((await listLanes(staff, { wait: "worker" })).map(({ id }) => id)).not.toContain(owed.id);
  expect((await listLanes(staff, { wait: "probe" })).map(({ id }) => id)).toContain(owed.id);
  expect(broken?.breaker).toEqual({ reason: "The receiver answered 503.", nextProbeAt: expect.any(String) });
  expect(lanes.map((lane) => lane.id)).not.toContain(idle.id);
});

it("shows what the worker that holds a lane says of it, and nothing of one that is given back", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const { id: endpointId } = await endpointTo(ctx, await bench.receiver(hang), { maxInFlight: 8 });
  await publishBatch(ctx, { events: Array.from({ length: 12 }, (_, n) => ({ type: "a.b", data: n })) });
  const laneNow = () => getLane(staff, { tenantId, endpointId });
  expect((await laneNow()).worker).toBeNull();
  const worker = await bench.dispatch(harness.platform, { renewMs: 50 });
  const told = { inFlight: 8, concurrencyLimit: 8, toldAt: expect.any(String) as string };
  await vi.waitFor(async () => expect((await laneNow()).worker).toEqual(told), { timeout: 10_000 });
  await worker.drain(0);
  expect((await laneNow()).worker).toBeNull();
});

it("lets operators pause, resume and probe a lane with a reason, and writes down who did", async () => {
  const { ctx, tenantId } = await scenario(harness.platform);
  const { id: endpointId } = await createEndpoint(ctx, {
    url: "http://127.0.0.1:9010/ours",
    eventTypes: ["*"],
  });
  const order = (action: LaneAction, as = staff) =>
    controlLane(as, { tenantId, endpointId, action, reason: "the receiver asked" });
  await order("pause");
  expect(await getEndpoint(ctx, { id: endpointId })).toMatchObject({
    state: "paused",
    stateReason: "Paused by staff: the receiver asked",
  });
  await expect(order("probe")).rejects.toThrow(ConflictError);
  await order("resume");
  expect(await getEndpoint(ctx, { id: endpointId })).toMatchObject({ state: "active", stateReason: null });
  await expect(order("probe")).rejects.toThrow("Its breaker is closed");
  await harness.platform.db.system.pool.query(
    "update lanes set breaker_opened_at = now(), next_probe_at = now() + interval '1 hour' where endpoint_id = $1",
    [parseTypeId("ep", endpointId)],
  );
  await order("probe");
  expect((await getEndpoint(ctx, { id: endpointId })).breaker.state).toBe("half_open");
  const { data: theirs } = await listAuditEntries(ctx, {});
  expect(theirs.map(({ action }) => action)).toEqual(
    expect.arrayContaining(["endpoint.paused", "endpoint.resumed", "endpoint.probed"]),
  );
  const system = systemCtx(harness.platform, "test", "test");
  const { data: ours } = await listStaffAudit(system, { tenantId });
  expect(ours.map(({ action }) => action)).toEqual(["endpoint.probe", "endpoint.resume", "endpoint.pause"]);
  expect(ours[0]).toMatchObject({ actorLabel: "sam", after: { reason: "the receiver asked" } });
  const actor = { kind: "staff", id: "usr_z", label: "sup", staffRoles: ["support"] } as const;
  const support = createCtx(harness.platform, { actor, correlationId: "test" });
  await expect(order("pause", support)).rejects.toThrow(ForbiddenError);
  const nobodys = {
    tenantId,
    endpointId: harness.platform.ids.next("ep"),
    action: "pause",
    reason: "x",
  } as const;
  await expect(controlLane(staff, nobodys)).rejects.toThrow(NotFoundError);
});

it("lists the queues and the workers", async () => {
  expect(Array.isArray(await listQueues(staff))).toBe(true);
  await harness.platform.db.system.pool.query(
    `insert into workers (id, host, pid, started_at, last_seen_at, load) values
      ('w1', 'h', 1, now(), now(), '{"lanes":1,"inFlight":2,"residentBytes":3}'),
      ('w2', 'h', 2, now(), now() - interval '1 hour', '{"lanes":0,"inFlight":0,"residentBytes":3}')`,
  );
  expect(await listWorkers(staff)).toMatchObject([
    { id: "w1", isLive: true },
    { id: "w2", isLive: false },
  ]);
});

it("is for staff with the role alone", async () => {
  const { ctx } = await scenario(harness.platform);
  const actor = { kind: "staff", id: "usr_y", label: "fin", staffRoles: ["finance"] } as const;
  const finance = createCtx(harness.platform, { actor, correlationId: "test" });
  for (const outsider of [ctx, finance]) {
    await expect(listLanes(outsider)).rejects.toThrow(ForbiddenError);
    await expect(listQueues(outsider)).rejects.toThrow(ForbiddenError);
    await expect(listWorkers(outsider)).rejects.toThrow(ForbiddenError);
  }
});
