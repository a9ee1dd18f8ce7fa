import { OpenAPIHono } from "@hono/zod-openapi";
import type { Platform } from "#server/kernel/platform";
import { createRateLimiter } from "#server/kernel/rate-limit";
import { problemFacts, problemKinds, problemPath } from "../problem.ts";
import { type ApiEnv, type ApiRuntime, exchanged, jsonAnswer } from "./exchange.ts";
import { honoPath, restBase, routeHandler } from "./mount-route.ts";
import { describeApi } from "./openapi.ts";
import type { Route } from "./route.ts";
import { restRoutes } from "./routes.ts";

export type ApiApp = OpenAPIHono<ApiEnv>;

/** What the requests of a process share. */
export function createRuntime(platform: Platform): ApiRuntime {
  return { platform, limiter: createRateLimiter(platform.clock) };
}

/** The REST API. `routes` are all of them, unless a test says otherwise. */
export function createRestApp(runtime: ApiRuntime, routes: readonly Route[] = restRoutes): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>();
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route.path), routeHandler(runtime, route));
  }
  mountDocuments(app, runtime, routes);
  return app;
}

function mountDocuments(app: ApiApp, runtime: ApiRuntime, routes: readonly Route[]): void {
  let text: string | undefined;
  const describe = () => (text ??= JSON.stringify(describeApi(app, routes, runtime.platform.env.PUBLIC_URL)));
  const documentPath = `${restBase}/openapi.json`;
  app.get(
    documentPath,
    exchanged(runtime, documentPath, (exchange) => jsonAnswer(exchange, describe(), 200)),
  );
  for (const kind of problemKinds) {
    const page = JSON.stringify({ kind, ...problemFacts(kind) });
    app.get(
      problemPath(kind),
      exchanged(runtime, problemPath(kind), (exchange) => jsonAnswer(exchange, page, 200)),
    );
  }
}
