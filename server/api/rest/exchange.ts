import type { HttpBindings } from "@hono/node-server";
import type { Context, Handler } from "hono";
import { AppError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import type { LimitStanding, RateLimiter } from "#server/kernel/rate-limit";
import { correlationHeader, correlationIdFrom, traceParentFrom } from "../correlation.ts";
import { problemMediaType, problemOf, type Problem } from "../problem.ts";

/** Bound by the custom server alone; behind Next's route handler there is only the Fetch request. */
export interface ApiEnv {
  Bindings: Partial<HttpBindings>;
}
export type ApiContext = Context<ApiEnv>;

/** What all requests of a process share. */
export interface ApiRuntime {
  readonly platform: Platform;
  readonly limiter: RateLimiter;
}

/** One request under way: its ids, and what its answer and its log line will say. */
export interface Exchange {
  readonly c: ApiContext;
  readonly correlationId: string;
  readonly traceparent: string | null;
  /** Headers of the answer, whatever it turns out to be. */
  readonly headers: Record<string, string>;
  /** For the log line, once known. */
  tenantId?: string;
  actorId?: string;
}

/**
 * Wraps a call: correlation id in and out, errors to problem+json, one log line and one measurement.
 * `route` is the pattern, never the URL, so that metrics and logs stay few.
 */
export function exchanged(
  runtime: ApiRuntime,
  route: string,
  answer: (exchange: Exchange) => Promise<Response> | Response,
): Handler<ApiEnv> {
  return async (c) => {
    const startedAt = performance.now();
    const correlationId = correlationIdFrom(c.req.header(correlationHeader));
    const span = runtime.platform.tracing.start(`${methodLabel(c.req.method)} ${route}`, {
      kind: "server",
      traceparent: traceParentFrom(c.req.header("traceparent")),
    });
    const exchange: Exchange = {
      c,
      correlationId,
      traceparent: span.traceparent,
      headers: {
        [correlationHeader]: correlationId,
        "cache-control": "no-store",
        "x-content-type-options": "nosniff",
      },
    };
    let response: Response;
    try {
      response = await answer(exchange);
    } catch (error) {
      response = refuse(runtime, exchange, error);
    }
    const { status } = response;
    record(runtime, exchange, { route, status, seconds: (performance.now() - startedAt) / 1_000 });
    span.end({
      attributes: {
        "http.request.method": methodLabel(c.req.method),
        "http.route": route,
        "http.response.status_code": status,
      },
      ...(status < 500 ? {} : { error: String(status) }),
    });
    return response;
  };
}

/** A JSON answer with the exchange's headers. */
export function jsonAnswer(exchange: Exchange, text: string, status: number): Response {
  exchange.headers["content-type"] = "application/json";
  return new Response(text, { status, headers: exchange.headers });
}

/** Says in the answer how far limits are used up: draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4. */
export function tellStandings({ headers }: Exchange, standings: readonly LimitStanding[]): void {
  for (const { name, quota, windowSeconds, remaining, resetSeconds } of standings) {
    add(headers, "ratelimit-policy", `"${name}";q=${quota};w=${windowSeconds}`);
    add(headers, "ratelimit", `"${name}";r=${remaining};t=${resetSeconds}`);
  }
}

function add(headers: Record<string, string>, name: string, item: string): void {
  const before = headers[name];
  headers[name] = before === undefined ? item : `${before}, ${item}`;
}

/** A problem that is not an AppError, such as 405. */
export function problemAnswer(exchange: Exchange, problem: Problem): Response {
  exchange.headers["content-type"] = problemMediaType;
  return new Response(JSON.stringify(problem), { status: problem.status, headers: exchange.headers });
}

function refuse({ platform }: ApiRuntime, exchange: Exchange, error: unknown): Response {
  const { correlationId, headers, c, tenantId } = exchange;
  const { problem, headers: extra } = problemOf(error, { correlationId, publicUrl: platform.env.PUBLIC_URL });
  Object.assign(headers, extra);
  if (error instanceof AppError) tellStandings(exchange, error.standings);
  if (problem.status === 413 && c.env?.incoming !== undefined) headers.connection = "close";
  if (problem.status === 500)
    platform.log.error({ err: error, correlationId, tenantId }, "an API call failed");
  if (problem.status === 503 && error instanceof AppError) {
    platform.log.warn({ err: error.cause, correlationId, tenantId }, error.message);
  }
  return problemAnswer(exchange, problem);
}

interface Outcome {
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
}

function record({ platform }: ApiRuntime, exchange: Exchange, { route, status, seconds }: Outcome): void {
  const { method } = exchange.c.req;
  platform.metrics.httpRequests.labels(route, methodLabel(method), String(status)).observe(seconds);
  platform.log.info(
    {
      method,
      route,
      status,
      durationMs: Math.round(seconds * 1e6) / 1e3,
      correlationId: exchange.correlationId,
      tenantId: exchange.tenantId,
      actorId: exchange.actorId,
    },
    "request",
  );
}

const knownMethods = new Set(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]);

/** Methods come from callers: a made-up one must not make a new time series. */
function methodLabel(method: string): string {
  return knownMethods.has(method) ? method : "other";
}
