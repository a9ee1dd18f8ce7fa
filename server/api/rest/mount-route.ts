import type { Handler } from "hono";
import { authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { authenticate, spendAllowance } from "./authenticate.ts";
import {
  type ApiContext,
  type ApiEnv,
  type ApiRuntime,
  type Exchange,
  exchanged,
  jsonAnswer,
  tellStandings,
} from "./exchange.ts";
import { parseBody, parseParams, parseQuery } from "./input.ts";
import { type Deprecation, JsonText, Reply, type Route } from "./route.ts";

/** Where the REST API begins. */
export const restBase = "/api/v1";

/** The route's path as Hono writes it. */
export function honoPath(path: string): string {
  return restBase + path.replaceAll(/\{(\w+)\}/g, ":$1");
}

/** The handler of a route: who, how often, whether allowed, what, then the verb. */
export function routeHandler(runtime: ApiRuntime, route: Route): Handler<ApiEnv> {
  const strict: Route = { ...route, ...strictParts(route) };
  const fixedHeaders = route.deprecation === undefined ? {} : deprecationHeaders(route.deprecation);
  return exchanged(runtime, restBase + route.path, async (exchange) => {
    Object.assign(exchange.headers, fixedHeaders);
    const ctx = await authenticate(runtime, exchange);
    spendAllowance(runtime, exchange, ctx.tenantId);
    if (route.scope !== null) authorise(ctx, route.scope);
    const value = await handle(ctx, strict, exchange);
    return answer(exchange, route.status, value);
  });
}

/** `Deprecation` (RFC 9745), `Sunset` (RFC 8594) and the link that explains them. */
export function deprecationHeaders({ since, sunset, link }: Deprecation): Record<string, string> {
  return {
    deprecation: `@${Math.floor(since.getTime() / 1_000)}`,
    ...(sunset === undefined ? {} : { sunset: sunset.toUTCString() }),
    ...(link === undefined ? {} : { link: `<${link}>; rel="deprecation"; type="text/html"` }),
  };
}

async function handle(ctx: TenantCtx, route: Route, { c }: Exchange): Promise<unknown> {
  const header = (name: string) => c.req.header(name);
  const params = parseParams(route.params, c.req.param());
  const query = parseQuery(route.query, c.req.url);
  const body = await parseBody(route, { raw: c.req.raw, incoming: c.env?.incoming, header });
  return route.handle(ctx, {
    params,
    query,
    body,
    header,
    headersWith: (prefix) => headersOf(c, prefix),
  });
}

/** Straight from Node where it is the server: a Fetch Headers object is dear to make. */
function headersOf(c: ApiContext, prefix: string): Record<string, string> {
  const found: Record<string, string> = {};
  const all = c.env?.incoming?.headers ?? c.req.header();
  for (const name in all) {
    const value = name.startsWith(prefix) ? all[name] : undefined;
    if (typeof value === "string") found[name] = value;
  }
  return found;
}

function answer(exchange: Exchange, status: number, value: unknown): Response {
  if (value instanceof Reply) {
    Object.assign(exchange.headers, value.options.headers);
    tellStandings(exchange, value.options.standings ?? []);
    return answer(exchange, value.options.status ?? status, value.value);
  }
  if (status === 204) return new Response(null, { status, headers: exchange.headers });
  return jsonAnswer(exchange, value instanceof JsonText ? value.text : JSON.stringify(value), status);
}

/** Objects refuse unknown fields, whether or not their schema says so. */
function strictParts({ query, body }: Route): Partial<Route> {
  return {
    ...(query === undefined ? {} : { query: query.strict() }),
    ...(body !== undefined && "strict" in body && typeof body.strict === "function"
      ? { body: body.strict() }
      : {}),
  };
}
