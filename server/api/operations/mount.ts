import { type ApiRuntime, exchanged, jsonAnswer } from "../rest/exchange.ts";
import type { ApiApp } from "../rest/app.ts";
import { checkHealth, type Health } from "./health.ts";
import { scrapeMetrics } from "./metrics.ts";

/** Health and metrics: what the people who run an installation, and their machines, ask for. */
export function mountOperations(app: ApiApp, runtime: ApiRuntime): void {
  const { platform } = runtime;
  const health = shared(() => checkHealth(platform));
  app.get(
    "/api/health",
    exchanged(runtime, "/api/health", async (exchange) => {
      const found: Health = await health();
      if (found.status !== "ready") exchange.headers["retry-after"] = "5";
      return jsonAnswer(exchange, JSON.stringify(found), found.status === "ready" ? 200 : 503);
    }),
  );
  app.get(
    "/api/metrics",
    exchanged(runtime, "/api/metrics", async (exchange) => {
      const { text, contentType } = await scrapeMetrics(platform, exchange.c.req.header("authorization"));
      exchange.headers["content-type"] = contentType;
      return new Response(text, { status: 200, headers: exchange.headers });
    }),
  );
}

/** Those who ask while an answer is being found get the same one, so that asking often costs nothing. */
function shared<T>(find: () => Promise<T>): () => Promise<T> {
  let finding: Promise<T> | null = null;
  return () =>
    (finding ??= find().finally(() => {
      finding = null;
    }));
}
