import { OpenAPIHono } from "@hono/zod-openapi";
import type { Platform } from "#server/kernel/platform";
import { errorKinds, NotFoundError } from "#server/kernel/errors";
import { internalError } from "../app-error.ts";
import { problemKinds, problemPath } from "../problem.ts";
import {
  type ApiEnv,
  type ApiRuntime,
  type Exchange,
  exchanged,
  jsonAnswer,
  problemAnswer,
} from "./exchange.ts";
import { honoPath, restBase, routeHandler } from "./mount-route.ts";
import { describeApi } from "./openapi.ts";
import { createRateLimiter } from "./rate-limit.ts";
import type { Route } from "./route.ts";
import { restRoutes } from "./routes.ts";

export type ApiApp = OpenAPIHono<ApiEnv>;

/** What the requests of a process share. */
export function createRuntime(platform: Platform): ApiRuntime {
  return { platform, limiter: createRateLimiter(platform.env.API_RATE_LIMIT, platform.clock) };
}

/** The REST API. `routes` are all of them, unless a test says otherwise. */
export function createRestApp(runtime: ApiRuntime, routes: readonly Route[] = restRoutes): ApiApp {
  const app: ApiApp = new OpenAPIHono<ApiEnv>();
  const methods = new Map<string, Set<string>>();
  for (const route of routes) {
    app.on(route.method.toUpperCase(), honoPath(route.path), routeHandler(runtime, route));
    const known = methods.get(honoPath(route.path)) ?? new Set();
    methods.set(honoPath(route.path), known.add(route.method.toUpperCase()));
  }
  mountDocuments(app, runtime, routes);
  for (const [path, known] of methods) app.all(path, otherMethod(runtime, path, known));
  app.notFound((c) => notFound(runtime)(c, async () => undefined) as Promise<Response>);
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
    const { title } = kind === "internal" ? internalError : errorKinds[kind];
    const status = kind === "internal" ? 500 : errorKinds[kind].status;
    const page = JSON.stringify({ kind, title, status });
    app.get(
      problemPath(kind),
      exchanged(runtime, problemPath(kind), (exchange) => jsonAnswer(exchange, page, 200)),
    );
  }
}

/** 405 with Allow for a method the path does not have; OPTIONS is answered. Source: RFC 9110, sections 9.3.7 and 15.5.6. */
function otherMethod(runtime: ApiRuntime, path: string, known: ReadonlySet<string>) {
  const allow = [...known, ...(known.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return exchanged(runtime, path, (exchange) => {
    exchange.headers.allow = allow;
    if (exchange.c.req.method === "OPTIONS")
      return new Response(null, { status: 204, headers: exchange.headers });
    return methodNotAllowed(runtime, exchange, allow);
  });
}

function methodNotAllowed({ platform }: ApiRuntime, exchange: Exchange, allow: string): Response {
  return problemAnswer(exchange, {
    type: `${platform.env.PUBLIC_URL}${restBase}/problems/method-not-allowed`,
    title: "Method not allowed",
    status: 405,
    detail: `This address takes ${allow}.`,
    code: "method_not_allowed",
    correlationId: exchange.correlationId,
  });
}

function notFound(runtime: ApiRuntime) {
  return exchanged(runtime, "(none)", () => {
    throw new NotFoundError("There is nothing at this address.", { code: "no_such_route" });
  });
}
