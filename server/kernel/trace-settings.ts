import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
} from "@opentelemetry/sdk-trace";

export type TraceEnv = Readonly<Record<string, string | undefined>>;

export interface TraceSettings {
  readonly isOn: boolean;
  readonly sampler: Sampler;
  readonly batch: {
    readonly scheduledDelayMillis: number;
    readonly exportTimeoutMillis: number;
    readonly maxQueueSize: number;
    readonly maxExportBatchSize: number;
  };
  /** Values that are not understood; as the specification asks, they count as absent. */
  readonly warnings: readonly string[];
}

const samplers: Readonly<Record<string, (ratio: number) => Sampler>> = {
  always_on: () => new AlwaysOnSampler(),
  always_off: () => new AlwaysOffSampler(),
  traceidratio: (ratio) => new TraceIdRatioBasedSampler(ratio),
  parentbased_always_on: () => new ParentBasedSampler({ root: new AlwaysOnSampler() }),
  parentbased_always_off: () => new ParentBasedSampler({ root: new AlwaysOffSampler() }),
  parentbased_traceidratio: (ratio) => new ParentBasedSampler({ root: new TraceIdRatioBasedSampler(ratio) }),
};

/**
 * What the standard variables say of traces; the SDK no longer reads these itself. On when an OTLP endpoint is
 * set, or OTEL_TRACES_EXPORTER is `otlp`; off with OTEL_SDK_DISABLED=true or OTEL_TRACES_EXPORTER=none.
 * Source: OpenTelemetry specification, "Environment Variable Specification".
 */
export function readTraceSettings(env: TraceEnv): TraceSettings {
  const warnings: string[] = [];
  const read = (name: string) => (env[name] === "" ? undefined : env[name]?.trim());

  function oneOf<T extends string>(name: string, known: readonly T[]): T | undefined {
    const value = read(name);
    const found = known.find((each) => each === value);
    if (value !== undefined && found === undefined)
      warnings.push(`${name}=${value} is not supported: expected ${known.join(", ")}`);
    return found;
  }

  function number(name: string, { min, max, fallback }: { min: number; max: number; fallback: number }) {
    const value = read(name);
    if (value === undefined) return fallback;
    const given = Number(value);
    if (given >= min && given <= max) return given;
    warnings.push(`${name}=${value} is not valid: expected a number from ${min} to ${max}`);
    return fallback;
  }

  const exporter = oneOf("OTEL_TRACES_EXPORTER", ["otlp", "none"]);
  oneOf("OTEL_EXPORTER_OTLP_PROTOCOL", ["http/json"]);
  oneOf("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", ["http/json"]);
  const endpoint = read("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT") ?? read("OTEL_EXPORTER_OTLP_ENDPOINT");
  const isDisabled = read("OTEL_SDK_DISABLED")?.toLowerCase() === "true";
  const sampler = oneOf("OTEL_TRACES_SAMPLER", Object.keys(samplers)) ?? "parentbased_always_on";
  const ratio = number("OTEL_TRACES_SAMPLER_ARG", { min: 0, max: 1, fallback: 1 });
  const count = { min: 1, max: 1_000_000 };
  const maxQueueSize = number("OTEL_BSP_MAX_QUEUE_SIZE", { ...count, fallback: 2_048 });
  const maxBatch = number("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", { ...count, fallback: 512 });
  return {
    isOn: !isDisabled && exporter !== "none" && (endpoint !== undefined || exporter === "otlp"),
    sampler: samplers[sampler]?.(ratio) ?? new AlwaysOnSampler(),
    batch: {
      scheduledDelayMillis: number("OTEL_BSP_SCHEDULE_DELAY", { min: 0, max: 600_000, fallback: 5_000 }),
      exportTimeoutMillis: number("OTEL_BSP_EXPORT_TIMEOUT", { min: 1, max: 600_000, fallback: 30_000 }),
      maxQueueSize,
      maxExportBatchSize: Math.min(maxBatch, maxQueueSize),
    },
    warnings,
  };
}
