import { setTimeout as delay } from "node:timers/promises";
import {
  type Attributes,
  diag,
  DiagLogLevel,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from "@opentelemetry/resources";
import { BatchSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import type { Logger } from "./log.ts";
import { redact, redactText } from "./redact.ts";
import { readTraceSettings, type TraceEnv } from "./trace-settings.ts";
import { formatTraceparent, parseTraceparent } from "./traceparent.ts";

export interface SpanOptions {
  readonly kind: "server" | "client" | "internal";
  /** The parent, as a W3C `traceparent`; null starts a new trace. */
  readonly traceparent: string | null;
  /** Redacted as log fields are. */
  readonly attributes?: Attributes;
}

/** A piece of work under way. */
export interface OpenSpan {
  /** W3C `traceparent` of this span, to pass on; the parent's own when nothing is traced. */
  readonly traceparent: string | null;
  /** Says what is known by now; `error` makes it count as failed. */
  tell(facts: SpanFacts): void;
  /** Ends it; `error` says why it counts as failed. */
  end(facts?: SpanFacts): void;
}

export interface SpanFacts {
  /** Redacted as log fields are. */
  readonly attributes?: Attributes;
  readonly error?: string;
}

/** OpenTelemetry traces. Parents are passed by hand, so nothing hangs on ambient state. */
export interface Tracing {
  /** Whether spans go anywhere. Where thousands a second are made, ask before making one. */
  readonly isOn: boolean;
  start(name: string, options: SpanOptions): OpenSpan;
  /** Sends what is left, for at most two seconds; never rejects. */
  close(): Promise<void>;
}

/** A collector that is away must not hold up the end of a process. */
const closeMs = 2_000;
const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * Tracing as the standard OTEL_* variables say; without them it does nothing. Spans go out by OTLP over HTTP as
 * JSON, in batches; a collector that is away costs spans and a log line, nothing else.
 * The exporter reads its own variables (endpoint, headers, timeout, compression, certificates) from the process.
 */
export function createTracing(env: TraceEnv, serviceName: string, log?: Logger): Tracing {
  const { isOn, sampler, batch, warnings } = readTraceSettings(env);
  for (const warning of warnings) log?.warn({ part: "tracing" }, warning);
  if (!isOn)
    return {
      isOn,
      start: (_name, { traceparent }) => ({ traceparent, tell: nothing, end: nothing }),
      close: () => Promise.resolve(),
    };
  if (log !== undefined) tellTroubleTo(log);
  const provider = new TracerProvider({
    sampler,
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": `trunkline-${serviceName}` }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter(), ...batch })],
  });
  const tracer = provider.getTracer("trunkline");
  return {
    isOn,
    start: (name, options) => open(tracer, name, options),
    async close() {
      const isSent = provider.shutdown().then(() => true);
      try {
        if (await Promise.race([isSent, delay(closeMs, false, { ref: false })])) return;
        log?.warn({ part: "tracing", closeMs }, "spans were lost: the collector did not take them in time");
      } catch (error) {
        log?.warn({ part: "tracing", err: error }, "spans were lost");
      }
    },
  };
}

/** Runs work inside a span, which ends with it; a throw counts as failed and goes on. */
export async function withSpan<T>(
  tracing: Tracing,
  { name, ...options }: SpanOptions & { readonly name: string },
  work: (span: OpenSpan) => Promise<T>,
): Promise<T> {
  const span = tracing.start(name, options);
  try {
    const result = await work(span);
    span.end();
    return result;
  } catch (error) {
    span.end({ error: error instanceof Error ? error.message : String(error) });
    throw error;
  }
}

function open(tracer: Tracer, name: string, { kind, traceparent, attributes }: SpanOptions): OpenSpan {
  const parent = traceparent === null ? null : parseTraceparent(traceparent);
  const context =
    parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
  const span = tracer.startSpan(
    name,
    { kind: kinds[kind], ...(attributes === undefined ? {} : { attributes: clean(attributes) }) },
    context,
  );
  const tell = ({ attributes: more, error }: SpanFacts) => {
    if (more !== undefined) span.setAttributes(clean(more));
    if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: redactText(error) });
  };
  return {
    traceparent: formatTraceparent(span.spanContext()),
    tell,
    end(facts = {}) {
      tell(facts);
      span.end();
    },
  };
}

function nothing(): void {
  return undefined;
}

function clean(attributes: Attributes): Attributes {
  return redact(attributes) as Attributes;
}

/** What the library has to complain of, e.g. of a collector that is away. */
function tellTroubleTo(log: Logger): void {
  const tell = (message: string, ...details: unknown[]) =>
    log.warn({ part: "tracing", ...(details.length === 0 ? {} : { details }) }, message);
  const silent = () => undefined;
  diag.setLogger(
    { error: tell, warn: tell, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true },
  );
}
