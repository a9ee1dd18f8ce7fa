import { Webhook } from "standardwebhooks";
import { expect, it, vi } from "vitest";
import { listAttempts } from "#server/deliveries/index";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();

it("delivers a published event once, signed, with its data byte-equal, and writes the attempt down", async () => {
  const { ctx } = await scenario(harness.platform);
  const receiver = await bench.receiver(answer(201, { "x-answer": "yes" }, "thanks"));
  const endpoint = await endpointTo(ctx, receiver, { headers: { "X-Api-Key": "very-secret" } });
  await eventTypes(ctx, "invoice.paid");
  await bench.dispatch(harness.platform);
  const raw = '{ "amount" : 1.50, "big":1234567890123456, "text":"Grüße \\u00e9" }';
  const published = await publish(ctx, `{"type":"invoice.paid","data":${raw}}`);
  await vi.waitFor(
    async () => expect((await deliveriesOf(ctx)).map(({ state }) => state)).toEqual(["delivered"]),
    { timeout: 10_000 },
  );

  expect(receiver.received).toHaveLength(1);
  const [request] = receiver.received;
  if (request === undefined || endpoint.secret === null) throw new Error("nothing arrived");
  expect(request.id).toBe(published.events[0]?.id);
  expect(request.body.endsWith(`"data":${raw}}`)).toBe(true);
  expect(request.headers).toMatchObject({ "content-type": "application/json", "x-api-key": "very-secret" });
  expect(() => new Webhook(endpoint.secret ?? "").verify(request.body, request.headers)).not.toThrow();

  const [delivery] = await deliveriesOf(ctx);
  const { data } = await listAttempts(ctx, { deliveryId: delivery?.id ?? "" });
  expect(data).toMatchObject([
    {
      number: 1,
      outcome: "delivered",
      status: 201,
      responseBody: "thanks",
      responseHeaders: { "x-answer": "yes" },
      remoteAddress: "127.0.0.1",
      requestHeaders: { "X-Api-Key": "[secret]", "webhook-id": request.id },
    },
  ]);
});
