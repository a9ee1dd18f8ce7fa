import { afterEach, expect, it } from "vitest";
import type { Tracing } from "#server/kernel/tracing";
import { openOtlpCollector, type SentSpan } from "#tests/support/otlp-collector";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { answer, deliveriesOf, endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parentId = "00f067aa0ba902b7";
afterEach(() => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
});

function attributesOf({ attributes }: SentSpan): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value }) => [key, value.stringValue ?? value.intValue]));
}

it("makes a client span of each attempt, in the publisher's trace, and passes it on to the receiver", async () => {
  const collector = await openOtlpCollector();
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = collector.url;
  const platform = await harness.another();
  const { ctx, tenantId } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  const [good, bad] = [await bench.receiver(), await bench.receiver(answer(500))];
  const endpoint = await endpointTo(ctx, { url: `${good.url}?token=hunter22` });
  await endpointTo(ctx, bad);
  const traced = { ...ctx, traceparent: `00-${traceId}-${parentId}-01` };
  const { events } = await publish(traced, { type: "a.b", data: {} });
  const dispatcher = await bench.dispatch(platform);
  await expect
    .poll(async () => (await deliveriesOf(ctx)).map(({ state }) => state).toSorted())
    .toEqual(["delivered", "waiting"]);
  await dispatcher.drain(1_000);
  await platform.tracing.close();

  const spans = collector.spans().filter(({ name }) => name === "deliver event");
  expect(spans).toHaveLength(2);
  for (const span of spans) expect(span).toMatchObject({ traceId, parentSpanId: parentId, kind: 3 });
  const ofGood = spans.find((span) => attributesOf(span)["trunkline.endpoint.id"] === endpoint.id);
  const delivery = (await deliveriesOf(ctx)).find(({ endpointId }) => endpointId === endpoint.id);
  const url = new URL(good.url);
  expect(ofGood === undefined ? null : attributesOf(ofGood)).toEqual({
    "http.request.method": "POST",
    "http.response.status_code": 200,
    "url.full": good.url,
    "server.address": url.hostname,
    "server.port": Number(url.port),
    "network.peer.address": "127.0.0.1",
    "trunkline.tenant.id": tenantId,
    "trunkline.endpoint.id": endpoint.id,
    "trunkline.delivery.id": delivery?.id,
    "trunkline.event.id": events[0]?.id,
    "trunkline.event.type": "a.b",
    "trunkline.attempt.id": expect.stringMatching(/^att_/) as string,
    "trunkline.attempt.number": 1,
  });
  expect(ofGood?.status.code ?? 0).toBe(0);
  expect(good.received[0]?.headers.traceparent).toBe(`00-${traceId}-${ofGood?.spanId}-01`);
  const ofBad = spans.find((span) => span !== ofGood);
  expect(ofBad?.status).toMatchObject({ code: 2, message: "server_error" });
  expect(ofBad === undefined ? null : attributesOf(ofBad)).toMatchObject({
    "http.response.status_code": 500,
    "error.type": "500",
  });
  collector.close();
});

it("asks nothing of tracing that is off, and passes the publisher's own context on", async () => {
  const { platform } = harness;
  const off: Tracing = {
    ...platform.tracing,
    start: () => {
      throw new Error("a span was started");
    },
  };
  expect(off.isOn).toBe(false);
  const { ctx } = await scenario(platform);
  await eventTypes(ctx, "a.b");
  const receiver = await bench.receiver();
  await endpointTo(ctx, receiver);
  const traceparent = `00-${traceId}-${parentId}-01`;
  await publish({ ...ctx, traceparent }, { type: "a.b", data: {} });
  await bench.dispatch({ ...platform, tracing: off });
  await expect.poll(() => receiver.received.length).toBe(1);
  expect(receiver.received[0]?.headers.traceparent).toBe(traceparent);
});
