import { createServer } from "node:http";
import { getRequestListener } from "@hono/node-server";
import type { Platform } from "#server/kernel/platform";
import { createWorkerApi } from "../app.ts";
import { listen } from "./http-server.ts";

/** Answers for a worker's health and metrics on WORKER_LISTEN, and nowhere when that is not set. Gives what ends it. */
export async function serveWorker(platform: Platform): Promise<() => void> {
  const { WORKER_LISTEN: address } = platform.env;
  if (address === undefined) return () => undefined;
  const options = { headersTimeout: 10_000, requestTimeout: 10_000, connectionsCheckingInterval: 2_000 };
  const server = createServer(options, getRequestListener(createWorkerApi(platform).fetch));
  await listen(server, address.port, address.host);
  platform.log.info(address, "answers for health and metrics");
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
