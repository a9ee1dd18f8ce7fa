import type { AddressInfo } from "node:net";
import { createHttpServer, listen } from "#server/api/host/http-server";
import type { ApiApp } from "#server/api/rest/app";
import { type RunningServer, serveFetch } from "#tests/support/fetch-server";

/** The two ways the API is served. Every rule must hold behind both. */
export const mounts = [
  { name: "the custom server", open: openCustomServer },
  {
    name: "a fetch handler, as Next's",
    open: (api: ApiApp) => serveFetch(async (request) => api.fetch(request)),
  },
] as const;

export async function openCustomServer(api: Pick<ApiApp, "fetch">): Promise<RunningServer> {
  const server = createHttpServer({ api, pages: (_incoming, outgoing) => outgoing.end("a page") });
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
