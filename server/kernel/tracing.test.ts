import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { openOtlpCollector, type OtlpCollector } from "#tests/support/otlp-collector";
import { createLogger } from "./log.ts";
import { readTraceSettings } from "./trace-settings.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";
import { createTracing, type Tracing, withSpan } from "./tracing.ts";

const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
const parent = `00-${traceId}-00f067aa0ba902b7-01`;
const closing: (() => unknown)[] = [];

afterEach(async () => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
  delete process.env.OTEL_TRACES_SAMPLER;
  for (const close of closing.splice(0)) await close();
});

async function collector(status = 200): Promise<OtlpCollector> {
  const opened = await openOtlpCollector(status);
  closing.push(() => opened.close());
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = opened.url;
  return opened;
}

function logged() {
  const lines: string[] = [];
  const write = (line: string) => void lines.push(line);
  return { lines, log: createLogger({ mode: "production", level: "info", processName: "test", write }) };
}

it("passes the caller's context on when nothing is traced", async () => {
  const tracing = createTracing({}, "test");
  expect(tracing.start("x", { kind: "server", traceparent: parent }).traceparent).toBe(parent);
  expect(tracing.start("x", { kind: "server", traceparent: null }).traceparent).toBeNull();
  await tracing.close();
});

it("sends spans that continue the caller's trace to an OTLP collector", async () => {
  const { urls, batches, spans } = await collector();
  const tracing = createTracing(process.env, "test");
  const span = tracing.start("publish", {
    kind: "server",
    traceparent: parent,
    attributes: { route: "/events" },
  });
  const inner = tracing.start("attempt", { kind: "client", traceparent: span.traceparent });
  inner.end();
  span.end({ error: "refused: Bearer abcdefghijkl", attributes: { authorization: "hunter22" } });
  await tracing.close();
  expect(urls).toEqual(["/v1/traces"]);
  const service = batches[0]?.resourceSpans[0]?.resource.attributes.find(({ key }) => key === "service.name");
  expect(service?.value.stringValue).toBe("trunkline-test");
  const [child, root] = spans();
  expect(root).toMatchObject({ name: "publish", traceId, parentSpanId: "00f067aa0ba902b7", kind: 2 });
  expect(root?.status).toEqual({ code: 2, message: "refused: Bearer [secret]" });
  expect(root?.attributes).toContainEqual({ key: "authorization", value: { stringValue: "[secret]" } });
  expect(child).toMatchObject({ name: "attempt", traceId, parentSpanId: root?.spanId, kind: 3 });
  expect(span.traceparent).toBe(`00-${traceId}-${root?.spanId}-01`);
});

it("records nothing of a trace its caller does not record, and starts one where there is none", async () => {
  const { spans } = await collector();
  const tracing = createTracing(process.env, "test");
  const unrecorded = tracing.start("quiet", { kind: "server", traceparent: parent.replace(/01$/, "00") });
  expect(unrecorded.traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-00$`));
  unrecorded.end();
  const own = tracing.start("own", { kind: "internal", traceparent: null });
  expect(own.traceparent).toMatch(/^00-[0-9a-f]{32}-[0-9a-f]{16}-01$/);
  own.end();
  await tracing.close();
  expect(spans().map(({ name }) => name)).toEqual(["own"]);
});

it("samples as it is told", async () => {
  const { spans } = await collector();
  process.env.OTEL_TRACES_SAMPLER = "always_off";
  const tracing = createTracing(process.env, "test");
  tracing.start("x", { kind: "server", traceparent: parent }).end();
  await tracing.close();
  expect(spans()).toEqual([]);
});

it.each([400, null])("tells of a collector that answers %s, and closes all the same", async (status) => {
  await collector(status ?? 200);
  if (status === null) for (const close of closing.splice(0)) await close();
  const { lines, log } = logged();
  const tracing = createTracing(process.env, "test", log);
  tracing.start("x", { kind: "server", traceparent: null }).end();
  await tracing.close();
  expect(lines.join("")).toMatch(/"level":"warn".*"part":"tracing"/);
});

describe("work in a span", () => {
  const ended: unknown[] = [];
  const recorder: Tracing = {
    isOn: true,
    start: (name) => ({
      traceparent: parent,
      tell: (facts) => void ended.push([name, "told", facts]),
      end: (facts) => void ended.push([name, facts]),
    }),
    close: () => Promise.resolve(),
  };

  it("ends it, with its error when it throws", async () => {
    const options = { name: "job", kind: "internal", traceparent: null } as const;
    expect(await withSpan(recorder, options, ({ traceparent }) => Promise.resolve(traceparent))).toBe(parent);
    const failing = withSpan(recorder, options, () => Promise.reject(new Error("broken")));
    await expect(failing).rejects.toThrow("broken");
    expect(ended).toEqual([
      ["job", undefined],
      ["job", { error: "broken" }],
    ]);
  });
});

describe("the standard variables", () => {
  it.each([
    [{}, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "" }, false],
    [{ OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, true],
    [{ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://c:4318/v1/traces" }, true],
    [{ OTEL_TRACES_EXPORTER: "otlp" }, true],
    [{ OTEL_TRACES_EXPORTER: "none", OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, false],
    [{ OTEL_SDK_DISABLED: "TRUE", OTEL_EXPORTER_OTLP_ENDPOINT: "http://c:4318" }, false],
  ])("%j turn tracing on: %s", (env, isOn) => {
    expect(readTraceSettings(env)).toMatchObject({ isOn, warnings: [] });
  });

  it("set sampling and batches", () => {
    const { sampler, batch, warnings } = readTraceSettings({
      OTEL_TRACES_SAMPLER: "parentbased_traceidratio",
      OTEL_TRACES_SAMPLER_ARG: "0.25",
      OTEL_BSP_SCHEDULE_DELAY: "100",
      OTEL_BSP_MAX_QUEUE_SIZE: "64",
    });
    expect(sampler.toString()).toContain("TraceIdRatioBased{0.25}");
    expect(batch).toMatchObject({ scheduledDelayMillis: 100, maxQueueSize: 64, maxExportBatchSize: 64 });
    expect(warnings).toEqual([]);
  });

  it("that are not understood count as absent, and are told", () => {
    const { lines, log } = logged();
    const env = {
      OTEL_TRACES_SAMPLER: "sometimes",
      OTEL_BSP_SCHEDULE_DELAY: "soon",
      OTEL_TRACES_EXPORTER: "jaeger",
    };
    createTracing(env, "test", log);
    for (const name of Object.keys(env)) expect(lines.join("")).toContain(`${name}=`);
    expect(readTraceSettings(env).batch.scheduledDelayMillis).toBe(5_000);
  });
});

describe("a traceparent", () => {
  it.each([
    "",
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${traceId}-${"0".repeat(16)}-01`,
    `ff-${traceId}-00f067aa0ba902b7-01`,
    `00-${traceId.toUpperCase()}-00f067aa0ba902b7-01`,
    `${parent}-extra`,
    `${parent}-`,
    `01-${traceId}-00f067aa0ba902b7-01extra`,
    ` ${parent}`,
    `${parent}\n`,
    `00-${traceId}-00f067aa0ba902b7`,
    `0-${traceId}-00f067aa0ba902b7-01`,
  ])("that is malformed is ignored: %j", (header) => {
    expect(parseTraceparent(header)).toBeNull();
  });

  it.each([`01-${traceId}-00f067aa0ba902b7-ff`, `cc-${traceId}-00f067aa0ba902b7-01-what-comes-later`])(
    "of a later version is read for what we know: %s",
    (header) => {
      expect(parseTraceparent(header)).toEqual({ traceId, spanId: "00f067aa0ba902b7", traceFlags: 1 });
    },
  );

  it("is read as it was written", () => {
    const hex = (length: number) =>
      fc.stringMatching(new RegExp(`^[0-9a-f]{${length}}$`)).filter((text) => !/^0+$/.test(text));
    fc.assert(
      fc.property(hex(32), hex(16), fc.nat(255), (trace, span, traceFlags) => {
        const ids = { traceId: trace, spanId: span, traceFlags };
        expect(parseTraceparent(formatTraceparent(ids))).toEqual(ids);
      }),
    );
  });
});
