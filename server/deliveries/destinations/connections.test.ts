import type { ServerResponse } from "node:http";
import { afterEach, expect, it } from "vitest";
import { createEgress } from "#server/kernel/egress/index";
import { receivers } from "#tests/support/receivers";
import { DestinationConnections, type ConnectionsOptions } from "./connections.ts";

const open = receivers();
afterEach(() => open.close());

/** A store that answers when it is told to, and connections to it. */
async function store(options: ConnectionsOptions = {}) {
  const waiting: ServerResponse[] = [];
  const endpoint = await open.http((request, response) => {
    request.resume().on("end", () => waiting.push(response));
  });
  const egress = createEgress({ allowCidrs: [], allowLoopback: true });
  const connections = new DestinationConnections(egress, { timeoutMs: 5_000, ...options });
  open.closing(async () => {
    await connections.close();
    await egress.close();
  });
  const config = {
    type: "s3",
    endpoint,
    region: "eu-central-1",
    bucket: "events",
    prefix: "",
    pathStyle: true,
    accessKeyId: "AKIA",
  } as const;
  const deliver = (endpointId: string) =>
    connections.deliver({ key: "a", config, secret: "s" }, { ...message, endpointId }).then(
      () => "delivered",
      (error: { class: string }) => error.class,
    );
  const answerOne = async () => {
    await expect.poll(() => waiting.length).toBeGreaterThan(0);
    waiting.shift()?.end();
  };
  return { connections, deliver, answerOne, waiting };
}

const message = {
  id: "evt_1",
  type: "invoice.paid",
  time: new Date(),
  subject: null,
  data: "{}",
  body: Buffer.from("{}"),
  headers: { "webhook-id": "evt_1" },
};

it("keeps no more clients than it may, and lets the one go that was used longest ago", async () => {
  const { connections, deliver, answerOne } = await store({ most: 2 });
  const [first, second] = [deliver("ep_1"), deliver("ep_2")];
  expect(await deliver("ep_3")).toBe("connect");
  await answerOne();
  await answerOne();
  expect(await Promise.all([first, second])).toEqual(["delivered", "delivered"]);
  const third = deliver("ep_3");
  await answerOne();
  expect(await third).toBe("delivered");
  expect(connections.size).toBe(2);
});

it("ends what is under way as aborted when it is closed, and takes nothing more", async () => {
  const { connections, deliver, waiting } = await store();
  const underWay = deliver("ep_1");
  await expect.poll(() => waiting.length).toBe(1);
  const closed = connections.close();
  waiting[0]?.destroy();
  await closed;
  expect(await underWay).toBe("aborted");
  expect(await deliver("ep_2")).toBe("aborted");
  expect(connections.size).toBe(0);
});
