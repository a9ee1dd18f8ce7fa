import { Webhook } from "standardwebhooks";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import {
  createEndpoint,
  getEndpoint,
  listAttempts,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput, EndpointWithSecret } from "#server/deliveries/contract";
import { DestinationConnections } from "#server/deliveries/destinations/connections";
import { partedInput } from "#server/deliveries/destinations/kinds";
import { DestinationInput } from "#server/deliveries/destinations/contract";
import { manualClock } from "#server/kernel/clock";
import type { TenantCtx } from "#server/kernel/ctx";
import { createEgress, type Egress } from "#server/kernel/egress/index";
import { InvalidError } from "#server/kernel/errors";
import { programOf } from "#tests/support/destinations/programs";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { scenario } from "#tests/support/scenario";
import { openTcpProxy, type TcpProxy } from "#tests/support/tcp-proxy";
import { deliveriesOf, useWorkbench } from "../workbench.ts";
import { kinds, type TestedServer } from "./tested-kinds.ts";

const clock = manualClock(new Date());
const harness = useDatabase({ clock });
const bench = useWorkbench();
/** Digits, escapes and white space that parsing and writing again would change. */
const data = '{"amount": 100.10, "big": 12345678901234567890, "name": "Zo\\u00eb ü 🚄",  "empty": {}}';

async function attemptsOf(ctx: TenantCtx, deliveryId: string, number: number) {
  const list = async () => (await listAttempts(ctx, { deliveryId })).data.toReversed();
  await vi.waitFor(async () => expect(await list()).toHaveLength(number), { timeout: 10_000, interval: 10 });
  return list();
}

/** Everything the database holds in the clear, as text. */
async function stored(): Promise<string> {
  const { pool } = harness.platform.db.system;
  const tables = ["endpoints", "attempts", "deliveries", "audit_entries"];
  const rows = await Promise.all(tables.map((table) => pool.query(`select t::text as row from ${table} t`)));
  return JSON.stringify(rows.map((result) => result.rows as unknown));
}

/** A destination as its connection is opened: without Trunkline's database. */
function opened(input: CreateEndpointInput["destination"]) {
  const { config, secret = null } = partedInput(DestinationInput.parse(input));
  return { key: "a", config, secret };
}

const message = (id: string) => ({
  id,
  endpointId: "ep_1",
  type: "invoice.paid",
  time: new Date("2026-02-03T04:05:06.789Z"),
  subject: null,
  data,
  body: Buffer.from(`{"data":${data}}`),
  headers: { "content-type": "application/json", "webhook-id": id },
});

for (const kind of kinds) {
  const isMissing = kind.program !== null && programOf(kind.program) === null;
  const skipped = isMissing ? ` (skipped: no ${kind.program} on this host)` : "";
  describe.skipIf(isMissing)(`${kind.type}${skipped}`, () => {
    let server: TestedServer;
    let proxy: TcpProxy;
    let egress: Egress;
    const connections: DestinationConnections[] = [];

    beforeAll(async () => {
      server = await kind.start(harness.database.ownerUrl);
    });
    afterAll(() => server.stop());
    beforeEach(async () => {
      proxy = await openTcpProxy({ host: "127.0.0.1", port: server.port });
      egress = createEgress({ allowCidrs: [], allowLoopback: true });
    });
    afterEach(async () => {
      await Promise.all(connections.splice(0).map((each) => each.close()));
      await egress.close();
      await proxy.close();
    });

    const connect = (over: Egress = egress, timeoutMs = 10_000) => {
      const made = new DestinationConnections(over, { timeoutMs });
      connections.push(made);
      return made;
    };
    const arrivedIds = async () => (await server.arrived()).map(({ id }) => id);

    /** An endpoint that sends there, and a dispatcher. */
    async function endpoint(
      input: Partial<CreateEndpointInput> = {},
    ): Promise<{ ctx: TenantCtx } & EndpointWithSecret> {
      const { ctx } = await scenario(harness.platform);
      await eventTypes(ctx, "invoice.paid");
      const destination = server.destination(proxy.port);
      const made = await createEndpoint(ctx, { destination, eventTypes: ["*"], ...input });
      await bench.dispatch(harness.platform, { destinations: { timeoutMs: 10_000 } });
      return { ctx, ...made };
    }

    it("gets events with their data byte for byte, their id and a signature that verifies, and acknowledges them", async () => {
      const { ctx, url, secret, destination } = await endpoint();
      const { events } = await publish(ctx, `{"type":"invoice.paid","data":${data}}`);
      const id = events[0]?.id ?? "";
      const [delivery] = await deliveriesOf(ctx);
      const [attempt] = await attemptsOf(ctx, delivery?.id ?? "", 1);
      expect(attempt).toMatchObject({
        outcome: "delivered",
        errorClass: null,
        url,
        remoteAddress: "127.0.0.1",
      });
      expect(attempt?.responseBody).toMatch(kind.acknowledgement);
      expect(attempt?.status).toBe(kind.type === "s3" ? 200 : null);
      const arrived = (await server.arrived()).find((each) => each.id === id);
      expect(arrived?.body).toContain(`"data":${data}}`);
      expect(arrived?.headers["webhook-id"] ?? arrived?.headers["Webhook-Id"]).toBe(id);
      const signature = { ...arrived?.headers };
      expect(new Webhook(secret ?? "").verify(arrived?.body ?? "", signature)).toMatchObject({
        type: "invoice.paid",
      });
      expect(destination).toMatchObject({
        type: kind.type,
        secretSetBy: ctx.actor.label,
        secretSetAt: clock.now(),
      });
    });

    it("gets a test event", async () => {
      const { ctx, id } = await endpoint();
      const { deliveryId, eventId } = await testEndpoint(ctx, { id });
      expect(await attemptsOf(ctx, deliveryId, 1)).toMatchObject([{ outcome: "delivered" }]);
      expect(await arrivedIds()).toContain(eventId);
    });

    it(`has an event ${kind.dropsDuplicates ? "once" : "twice, under one id,"} that is delivered twice`, async () => {
      const held = connect();
      const destination = opened(server.destination(proxy.port));
      for (let time = 0; time < 2; time += 1) await held.deliver(destination, message("evt_twice"));
      expect((await arrivedIds()).filter((id) => id === "evt_twice")).toHaveLength(
        kind.dropsDuplicates ? 1 : 2,
      );
    });

    it("takes many at once over few connections, and keeps none when it is closed", async () => {
      const held = connect();
      const destination = opened(server.destination(proxy.port));
      const before = (await server.arrived()).length;
      const ids = Array.from({ length: 40 }, (_, n) => `evt_many${n}`);
      await Promise.all(ids.map((id) => held.deliver(destination, message(id))));
      expect((await server.arrived()).length - before).toBe(40);
      expect(proxy.connections).toBeLessThanOrEqual(kind.type === "s3" ? 40 : 4);
      expect(held.size).toBe(1);
      await held.close();
      await egress.close();
      await expect.poll(() => proxy.connections).toBe(0);
    });

    it("is connected anew with new settings, and not at all while nothing is sent", async () => {
      const held = new DestinationConnections(egress, { idleMs: 30 });
      connections.push(held);
      const destination = opened(server.destination(proxy.port));
      await Promise.all([
        held.deliver(destination, message("evt_old")),
        held.deliver({ ...destination, key: "b" }, message("evt_new")),
      ]);
      expect(held.size).toBe(1);
      await expect.poll(() => held.size).toBe(0);
      if (kind.type !== "s3") await vi.waitUntil(() => proxy.connections === 0, { timeout: 10_000 });
    });

    it("fails as an outage while it is away, and gets the event when it is back", async () => {
      const { ctx } = await endpoint({ retrySchedule: [10, 10] });
      await proxy.cut();
      await publish(ctx, { type: "invoice.paid", data: {} });
      const [delivery] = await deliveriesOf(ctx);
      const id = delivery?.id ?? "";
      expect(await attemptsOf(ctx, id, 1)).toMatchObject([{ outcome: "failed", errorClass: "connect" }]);
      await proxy.mend();
      clock.advanceMs(15_000);
      expect(await attemptsOf(ctx, id, 2)).toMatchObject([
        { number: 1 },
        { number: 2, outcome: "delivered" },
      ]);
    });

    it("notices that it closed a kept connection, and delivers over a new one", async () => {
      const held = connect();
      const destination = opened(server.destination(proxy.port));
      await held.deliver(destination, message("evt_before"));
      await proxy.cut();
      await proxy.mend();
      const deliver = () =>
        held.deliver(destination, message("evt_after")).then(
          () => "delivered",
          () => "failed",
        );
      await expect.poll(deliver, { timeout: 5_000 }).toBe("delivered");
      expect(await arrivedIds()).toContain("evt_after");
    });

    it("fails as auth with wrong credentials, which are shown nowhere", async () => {
      const wrong = "another-Pa55word";
      const { ctx, id } = await endpoint({ destination: server.destination(proxy.port, wrong) });
      const { deliveryId } = await testEndpoint(ctx, { id });
      const attempts = await attemptsOf(ctx, deliveryId, 1);
      expect(attempts).toMatchObject([{ outcome: "failed", errorClass: "auth" }]);
      const shown = JSON.stringify([attempts, await getEndpoint(ctx, { id })]) + (await stored());
      for (const secret of [wrong, server.secret]) expect(shown).not.toContain(secret);

      await updateEndpoint(ctx, { id, destination: server.destination(proxy.port) });
      const right = await testEndpoint(ctx, { id });
      expect(await attemptsOf(ctx, right.deliveryId, 1)).toMatchObject([{ outcome: "delivered" }]);
    });

    it("ends an attempt without an answer as a timeout, and lets go of its connection", async () => {
      const held = connect(egress, 300);
      const destination = opened(server.destination(proxy.port));
      proxy.stall();
      await expect(held.deliver(destination, message("evt_silent"))).rejects.toMatchObject({
        class: "timeout",
      });
      await expect.poll(() => held.size).toBe(0);
      await proxy.mend();
      await expect(connect().deliver(destination, message("evt_silent"))).resolves.toBeDefined();
    });

    it("is refused at a special address when it is set, and again when its name leads to one", async () => {
      const { ctx } = await scenario(harness.platform);
      const here = server.destination(proxy.port);
      const elsewhere = (host: string) =>
        here.type === "s3" ? { ...here, endpoint: `http://${host}:${proxy.port}` } : { ...here, host };
      const pointer = here.type === "s3" ? "/destination/endpoint" : "/destination/host";
      const refused = createEndpoint(ctx, { destination: elsewhere("169.254.169.254"), eventTypes: ["*"] });
      await expect(refused).rejects.toThrow(InvalidError);
      await expect(refused).rejects.toMatchObject({ errors: [{ pointer }] });
      const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
      const strict = createEgress({ allowCidrs: [], allowLoopback: false, resolve });
      const held = connect(strict);
      const dialled = held.deliver(opened(elsewhere("innocent.example")), message("evt_rebound"));
      await expect(dialled).rejects.toMatchObject({ code: "EGRESS_REFUSED" });
      expect(proxy.connections).toBe(0);
      await strict.close();
    });
  });
}
