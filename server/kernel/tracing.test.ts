import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createTracing, parseTraceparent } from "./tracing.ts";

const parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

afterEach(() => {
  delete process.env.OTEL_EXPORTER_OTLP_ENDPOINT;
});

it("passes the caller's context on when nothing is traced", async () => {
  const tracing = createTracing({}, "test");
  expect(tracing.start("x", { kind: "server", traceparent: parent }).traceparent).toBe(parent);
  await tracing.close();
});

it("sends spans that continue the caller's trace to an OTLP collector", async () => {
  const bodies: string[] = [];
  const collector = createServer((request, response) => {
    let body = "";
    request
      .on("data", (chunk: Buffer) => (body += chunk.toString()))
      .on("end", () => {
        bodies.push(`${request.url} ${body}`);
        response.writeHead(200, { "content-type": "application/json" }).end("{}");
      });
  });
  await new Promise<void>((resolve) => collector.listen(0, "127.0.0.1", resolve));
  process.env.OTEL_EXPORTER_OTLP_ENDPOINT = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`;
  const tracing = createTracing(process.env, "test");
  const span = tracing.start("publish", { kind: "server", traceparent: parent });
  expect(span.traceparent).toMatch(/^00-4bf92f3577b34da6a3ce929d0e0e4736-[0-9a-f]{16}-01$/);
  expect(span.traceparent).not.toBe(parent);
  span.end({ error: "refused" });
  await tracing.close();
  collector.close();
  expect(bodies.join("")).toContain("/v1/traces");
  expect(bodies.join("")).toContain("4bf92f3577b34da6a3ce929d0e0e4736");
  expect(bodies.join("")).toContain("trunkline-test");
});

it.each([
  "",
  "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
  "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
  "01-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
  `${parent}-extra`,
])("ignores the malformed context %j", (header) => {
  expect(parseTraceparent(header)).toBeNull();
});
