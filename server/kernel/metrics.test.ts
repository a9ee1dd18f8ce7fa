import { expect, it } from "vitest";
import { addCollectedGauge, createMetrics } from "./metrics.ts";

it("has metrics of Trunkline's own, each with labels that are short closed lists", async () => {
  const described = await createMetrics().registry.getMetricsAsJSON();
  const own = described.filter(({ name }) => name.startsWith("trunkline_")).map(({ name }) => name);
  expect(own.toSorted()).toMatchInlineSnapshot(`
    [
      "trunkline_breaker_changes_total",
      "trunkline_database_connections",
      "trunkline_deliveries_in_flight",
      "trunkline_delivery_attempt_duration_seconds",
      "trunkline_delivery_attempts_total",
      "trunkline_delivery_lag_seconds",
      "trunkline_egress_refused_total",
      "trunkline_events_published_total",
      "trunkline_http_request_duration_seconds",
      "trunkline_job_duration_seconds",
      "trunkline_lanes_held",
      "trunkline_metrics_collect_failures_total",
      "trunkline_publish_flush_events",
      "trunkline_publish_queue_events",
    ]
  `);
  const { registry: _registry, ...metrics } = createMetrics();
  const labels = Object.values(metrics).flatMap((metric) =>
    "labelNames" in metric ? (metric.labelNames as string[]) : [],
  );
  const closed = [
    "route",
    "method",
    "status",
    "result",
    "outcome",
    "job",
    "reason",
    "gauge",
    "role",
    "state",
  ];
  expect(labels.filter((label) => !closed.includes(label))).toEqual([]);
  expect(labels).toContain("route");
});

it("tells the process's memory, CPU and event loop beside them", async () => {
  const text = await createMetrics().registry.metrics();
  for (const name of [
    "process_resident_memory_bytes",
    "process_cpu_seconds_total",
    "nodejs_eventloop_lag_p99_seconds",
  ])
    expect(text).toMatch(new RegExp(`^${name} `, "m"));
});

it("has a registry for each process, so that two in one test do not collide", async () => {
  const [one, two] = [createMetrics(), createMetrics()];
  one.egressRefusals.inc({ reason: "refused_address" });
  expect(await one.registry.metrics()).toContain(
    'trunkline_egress_refused_total{reason="refused_address"} 1',
  );
  expect(await two.registry.metrics()).not.toContain('reason="refused_address"');
});

it("counts a gauge at each scrape, and survives its failure", async () => {
  const metrics = createMetrics();
  const answers = [3, new Error("database away"), 5];
  const count = () => {
    const next = answers.shift();
    return next instanceof Error ? Promise.reject(next) : Promise.resolve(next ?? 0);
  };
  addCollectedGauge(metrics, { name: "trunkline_test_waiting", help: "Waiting", count });
  expect(await metrics.registry.metrics()).toMatch(/^trunkline_test_waiting 3$/m);
  expect(await metrics.registry.metrics()).not.toMatch(/^trunkline_test_waiting /m);
  const last = await metrics.registry.metrics();
  expect(last).toMatch(/^trunkline_test_waiting 5$/m);
  expect(last).toContain('trunkline_metrics_collect_failures_total{gauge="trunkline_test_waiting"} 1');
});
