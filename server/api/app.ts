import { OpenAPIHono } from "@hono/zod-openapi";
import type { NotFoundHandler } from "hono";
import type { Platform } from "#server/kernel/platform";
import { mountOperations, mountWorkerOperations } from "./operations/mount.ts";
import { type ApiApp, createRestApp, createRuntime } from "./rest/app.ts";
import { noRoute } from "./rest/other-methods.ts";
import type { ApiEnv } from "./rest/exchange.ts";
import type { Route } from "./rest/route.ts";

/** The whole Hono app of a process: REST, hooks, registry, health, metrics. Both mounts serve this one. */
export function createApi(platform: Platform, routes?: readonly Route[]): ApiApp {
  const runtime = createRuntime(platform);
  const app = createRestApp(runtime, routes);
  mountOperations(app, runtime);
  app.notFound(noRoute(runtime, app.routes) as NotFoundHandler<ApiEnv>);
  return app;
}

/** What a worker answers: its health and its metrics. */
export function createWorkerApi(platform: Platform): ApiApp {
  const runtime = createRuntime(platform);
  const app: ApiApp = new OpenAPIHono<ApiEnv>();
  mountWorkerOperations(app, runtime);
  app.notFound(noRoute(runtime, app.routes) as NotFoundHandler<ApiEnv>);
  return app;
}
