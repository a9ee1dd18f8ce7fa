import type { Handler } from "hono";
import { NotFoundError } from "#server/kernel/errors";
import { problemFacts, problemPath } from "../problem.ts";
import { type ApiEnv, type ApiRuntime, type Exchange, exchanged, problemAnswer } from "./exchange.ts";

interface Address {
  readonly path: string;
  readonly pattern: RegExp;
  readonly methods: Set<string>;
}

/**
 * What no route took: 405 with `Allow` where the address exists, an answer to OPTIONS, else 404.
 * Source: RFC 9110, sections 9.3.7 and 15.5.6.
 */
export function noRoute(
  runtime: ApiRuntime,
  routes: readonly { method: string; path: string }[],
): Handler<ApiEnv> {
  const addresses = addressesOf(routes);
  const nothing = exchanged(runtime, "(none)", () => {
    throw new NotFoundError("There is nothing at this address.", { code: "no_such_route" });
  });
  const wrongMethod = new Map(addresses.map((address) => [address, otherMethod(runtime, address)]));
  return (c, next) => {
    const address = addresses.find(({ pattern }) => pattern.test(c.req.path));
    const handler = address === undefined ? nothing : (wrongMethod.get(address) ?? nothing);
    return handler(c, next);
  };
}

function otherMethod(runtime: ApiRuntime, { path, methods }: Address): Handler<ApiEnv> {
  const allow = [...methods, ...(methods.has("GET") ? ["HEAD"] : []), "OPTIONS"].join(", ");
  return exchanged(runtime, path, (exchange) => {
    exchange.headers.allow = allow;
    if (exchange.c.req.method === "OPTIONS")
      return new Response(null, { status: 204, headers: exchange.headers });
    return methodNotAllowed(runtime, exchange, allow);
  });
}

function methodNotAllowed({ platform }: ApiRuntime, exchange: Exchange, allow: string): Response {
  return problemAnswer(exchange, {
    type: platform.env.PUBLIC_URL + problemPath("method_not_allowed"),
    ...problemFacts("method_not_allowed"),
    detail: `This address takes ${allow}.`,
    code: "method_not_allowed",
    correlationId: exchange.correlationId,
  });
}

/** Paths with parameters last: a fixed path is the better match. */
function addressesOf(routes: readonly { method: string; path: string }[]): readonly Address[] {
  const byPath = new Map<string, Address>();
  for (const { method, path } of routes) {
    const pattern = new RegExp(`^${path.replaceAll(".", "\\.").replaceAll(/:\w+/g, "[^/]+")}$`);
    const address = byPath.get(path) ?? { path, pattern, methods: new Set() };
    address.methods.add(method.toUpperCase());
    byPath.set(path, address);
  }
  return [...byPath.values()].sort((a, b) => Number(a.path.includes(":")) - Number(b.path.includes(":")));
}
