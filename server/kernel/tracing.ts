import {
  type Attributes,
  ROOT_CONTEXT,
  type Span,
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

export interface SpanOptions {
  readonly kind: "server" | "client" | "internal";
  /** The parent, as a W3C `traceparent`; null starts a new trace. */
  readonly traceparent: string | null;
  readonly attributes?: Attributes;
}

/** A piece of work under way. */
export interface OpenSpan {
  /** W3C `traceparent` of this span, to pass on; the parent's own when nothing is traced. */
  readonly traceparent: string | null;
  /** Ends it; `error` says why it counts as failed. */
  end(facts?: { attributes?: Attributes; error?: string }): void;
}

/** OpenTelemetry traces. Parents are passed by hand, so nothing hangs on ambient state. */
export interface Tracing {
  start(name: string, options: SpanOptions): OpenSpan;
  /** Sends what is left. */
  close(): Promise<void>;
}

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, internal: SpanKind.INTERNAL } as const;

/**
 * Tracing as the standard variables say: on when OTEL_EXPORTER_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT
 * is set, off with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none. Spans go out by OTLP over HTTP, in batches.
 * Source: OpenTelemetry specification, "Environment Variable Specification".
 */
export function createTracing(
  env: Readonly<Record<string, string | undefined>>,
  serviceName: string,
): Tracing {
  const endpoint = env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ?? env.OTEL_EXPORTER_OTLP_ENDPOINT ?? "";
  const isOff = endpoint === "" || env.OTEL_SDK_DISABLED === "true" || env.OTEL_TRACES_EXPORTER === "none";
  if (isOff)
    return {
      start: (_name, { traceparent }) => ({ traceparent, end: () => undefined }),
      close: () => Promise.resolve(),
    };
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(resourceFromAttributes({ "service.name": `trunkline-${serviceName}` }))
      .merge(detectResources({ detectors: [envDetector] })),
    spanProcessors: [new BatchSpanProcessor({ exporter: new OTLPTraceExporter() })],
  });
  const tracer = provider.getTracer("trunkline");
  return { start: (name, options) => open(tracer, name, options), close: () => provider.shutdown() };
}

function open(tracer: Tracer, name: string, { kind, traceparent, attributes }: SpanOptions): OpenSpan {
  const parent = traceparent === null ? null : parseTraceparent(traceparent);
  const context =
    parent === null ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, { ...parent, isRemote: true });
  const span = tracer.startSpan(
    name,
    { kind: kinds[kind], ...(attributes === undefined ? {} : { attributes }) },
    context,
  );
  return {
    traceparent: formatTraceparent(span),
    end({ attributes: more, error } = {}) {
      if (more !== undefined) span.setAttributes(more);
      if (error !== undefined) span.setStatus({ code: SpanStatusCode.ERROR, message: error });
      span.end();
    },
  };
}

const form = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** The ids in a version 00 `traceparent`; null when it is malformed, and is then to be ignored. W3C Trace Context, 3.2.2. */
export function parseTraceparent(
  header: string,
): { traceId: string; spanId: string; traceFlags: number } | null {
  const [, traceId, spanId, flags] = form.exec(header) ?? [];
  if (traceId === undefined || spanId === undefined || flags === undefined) return null;
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16) };
}

function formatTraceparent(span: Span): string {
  const { traceId, spanId, traceFlags } = span.spanContext();
  return `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, "0")}`;
}
