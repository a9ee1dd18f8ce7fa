import { listWebhookKeys } from "#server/deliveries/index";
import { systemCtx } from "#server/kernel/ctx";
import { type ApiRuntime, exchanged, jsonAnswer } from "../rest/exchange.ts";
import type { ApiApp } from "../rest/app.ts";
import { checkHealth, type Health } from "./health.ts";
import { scrapeMetrics } from "./metrics.ts";

/** How long the public keys are remembered: a receiver that meets a new key asks at once. */
const keysAgeMs = 2_000;

/** Health, metrics and public keys: what the people who run an installation, and their machines, ask for. */
export function mountOperations(app: ApiApp, runtime: ApiRuntime): void {
  const { platform } = runtime;
  mountHealth(app, runtime, "/api/health");
  mountMetrics(app, runtime, "/api/metrics");
  const webhookKeys = shared(
    () => listWebhookKeys(systemCtx(platform, "webhook keys", "webhook-keys")),
    keysAgeMs,
  );
  const keysPath = "/.well-known/webhook-keys.json";
  app.get(
    keysPath,
    exchanged(runtime, keysPath, async (exchange) => {
      const keys = JSON.stringify(await webhookKeys());
      exchange.headers["cache-control"] = "public, max-age=60";
      return jsonAnswer(exchange, keys, 200);
    }),
  );
}

/** A worker's: it serves nothing else. */
export function mountWorkerOperations(app: ApiApp, runtime: ApiRuntime): void {
  mountHealth(app, runtime, "/health");
  mountMetrics(app, runtime, "/metrics");
}

function mountHealth(app: ApiApp, runtime: ApiRuntime, path: string): void {
  const health = shared(() => checkHealth(runtime.platform));
  app.get(
    path,
    exchanged(runtime, path, async (exchange) => {
      const found: Health = await health();
      if (found.status !== "ready") exchange.headers["retry-after"] = "5";
      return jsonAnswer(exchange, JSON.stringify(found), found.status === "ready" ? 200 : 503);
    }),
  );
}

function mountMetrics(app: ApiApp, runtime: ApiRuntime, path: string): void {
  app.get(
    path,
    exchanged(runtime, path, async (exchange) => {
      const { text, contentType } = await scrapeMetrics(
        runtime.platform,
        exchange.c.req.header("authorization"),
      );
      exchange.headers["content-type"] = contentType;
      return new Response(text, { status: 200, headers: exchange.headers });
    }),
  );
}

/**
 * Those who ask while an answer is being found, or within `ageMs` of its being found, get the same one:
 * anyone may ask for these, so asking often must cost nothing.
 */
function shared<T>(find: () => Promise<T>, ageMs = 0): () => Promise<T> {
  let finding: Promise<T> | null = null;
  const forget = () => {
    finding = null;
  };
  const start = () => {
    const found = find();
    found.then(() => (ageMs === 0 ? forget() : void setTimeout(forget, ageMs).unref()), forget);
    return found;
  };
  return () => (finding ??= start());
}
