import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { ApiApp } from "../rest/app.ts";
import { isApiUrl } from "./api-paths.ts";
import { settleClientAddress } from "./client-address.ts";

export type RequestHandler = (incoming: IncomingMessage, outgoing: ServerResponse) => unknown;

export interface HttpServerOptions {
  readonly api: Pick<ApiApp, "fetch">;
  /** Takes every request that is not the API's. */
  readonly pages: RequestHandler;
  readonly patience?: SenderPatience;
}

/** How long a sender may take; Node looks for those who took longer every `checkMs`. */
export interface SenderPatience {
  readonly headersMs: number;
  readonly requestMs: number;
  readonly checkMs: number;
}

const senderPatience: SenderPatience = { headersMs: 10_000, requestMs: 60_000, checkMs: 2_000 };

/**
 * Node's server for both: the API straight to Hono, the rest to Next. Slow senders are cut off (headers
 * within 10 s, a whole request within 60 s); an idle connection stays a little longer than the 60 s common proxies keep theirs.
 */
export function createHttpServer({ api, pages, patience = senderPatience }: HttpServerOptions): Server {
  const toApi = getRequestListener(api.fetch);
  const server = createServer(
    {
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      keepAliveTimeout: 65_000,
      connectionsCheckingInterval: patience.checkMs,
    },
    (incoming, outgoing) => {
      if (isApiUrl(incoming.url ?? "/")) return void toApi(incoming, outgoing);
      settleClientAddress(incoming);
      pages(incoming, outgoing);
    },
  );
  server.maxHeadersCount = 200;
  return server;
}

/** Starts to listen. @throws the server's own error, e.g. EADDRINUSE. */
export function listen(server: Server, port: number, host: string): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  server.once("error", reject);
  server.listen(port, host, () => {
    server.off("error", reject);
    resolve();
  });
  return promise;
}
