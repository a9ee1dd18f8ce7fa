import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from "prom-client";

const secondsBuckets = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

/** The process's Prometheus metrics. Labels are short closed lists: never a tenant, an id or a URL. */
export type Metrics = ReturnType<typeof createMetrics>;

export interface CollectedGauge {
  readonly name: `trunkline_${string}`;
  readonly help: string;
  /** Asked at each scrape; must be quick and bounded. */
  readonly count: () => Promise<number>;
}

/** Adds a gauge that is counted at each scrape. When counting fails it is absent and the failure counted: a scrape never fails for it. */
export function addCollectedGauge(metrics: Metrics, { name, help, count }: CollectedGauge): void {
  const gauge = new Gauge({
    name,
    help,
    registers: [metrics.registry],
    async collect() {
      try {
        gauge.set(await count());
      } catch {
        gauge.remove();
        metrics.collectFailures.inc({ gauge: name });
      }
    },
  });
}

/** Makes the metrics in a registry of their own. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const registers = [registry];
  return {
    registry,
    httpRequests: new Histogram({
      name: "trunkline_http_request_duration_seconds",
      help: "HTTP API requests by route pattern, method and status",
      labelNames: ["route", "method", "status"],
      buckets: secondsBuckets,
      registers,
    }),
    eventsPublished: new Counter({
      name: "trunkline_events_published_total",
      help: "Published events by result: accepted, duplicate, refused",
      labelNames: ["result"],
      registers,
    }),
    publishFlushEvents: new Histogram({
      name: "trunkline_publish_flush_events",
      help: "Events committed by one transaction",
      buckets: [1, 2, 5, 10, 25, 50, 100, 250, 500, 1000],
      registers,
    }),
    publishQueue: new Gauge({
      name: "trunkline_publish_queue_events",
      help: "Events that wait in this process for their commit",
      registers,
    }),
    ...deliveryMetrics(registers),
    jobSeconds: new Histogram({
      name: "trunkline_job_duration_seconds",
      help: "Background jobs by name and result",
      labelNames: ["job", "result"],
      buckets: [...secondsBuckets, 60, 300],
      registers,
    }),
    egressRefusals: new Counter({
      name: "trunkline_egress_refused_total",
      help: "Outbound calls refused by the egress guard, by reason",
      labelNames: ["reason"],
      registers,
    }),
    collectFailures: new Counter({
      name: "trunkline_metrics_collect_failures_total",
      help: "Gauges that could not be read at a scrape, by name",
      labelNames: ["gauge"],
      registers,
    }),
    databaseConnections: new Gauge({
      name: "trunkline_database_connections",
      help: "Connections of the pools by role and state",
      labelNames: ["role", "state"],
      registers,
    }),
  };
}

function deliveryMetrics(registers: Registry[]) {
  return {
    deliveryAttempts: new Counter({
      name: "trunkline_delivery_attempts_total",
      help: "Delivery attempts by outcome: delivered, or the class of failure",
      labelNames: ["outcome"],
      registers,
    }),
    deliveryAttemptSeconds: new Histogram({
      name: "trunkline_delivery_attempt_duration_seconds",
      help: "Duration of one delivery attempt",
      buckets: secondsBuckets,
      registers,
    }),
    deliveryLagSeconds: new Histogram({
      name: "trunkline_delivery_lag_seconds",
      help: "From the moment an attempt was due to its start",
      buckets: [...secondsBuckets, 60, 300, 1800, 3600],
      registers,
    }),
    breakerChanges: new Counter({
      name: "trunkline_breaker_changes_total",
      help: "Circuit breakers of lanes: open, still_open (a probe failed), closed",
      labelNames: ["state"],
      registers,
    }),
    lanesHeld: new Gauge({ name: "trunkline_lanes_held", help: "Lanes this worker holds", registers }),
    deliveriesInFlight: new Gauge({
      name: "trunkline_deliveries_in_flight",
      help: "Delivery attempts under way in this worker",
      registers,
    }),
  };
}
