import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { drainable } from "#server/api/host/drain";
import { createHttpServer, listen } from "#server/api/host/http-server";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A server whose every path answers when told, or streams without end. */
async function start() {
  const slow = Promise.withResolvers<void>();
  const arrived = Promise.withResolvers<void>();
  const server = createHttpServer({
    api: { fetch: () => new Response("api") },
    pages: async (incoming, outgoing) => {
      if (incoming.url === "/stream") {
        outgoing.writeHead(200, { "content-type": "text/event-stream" });
        outgoing.write("data: 1\n\n");
        return;
      }
      if (incoming.url === "/slow") {
        arrived.resolve();
        await slow.promise;
      }
      outgoing.end("page");
    },
  });
  open.push(server);
  const drain = drainable(server);
  await listen(server, 0, "127.0.0.1");
  const { port } = server.address() as AddressInfo;
  return { server, drain, slow, arrived, url: `http://127.0.0.1:${port}` };
}

describe("a server that drains", () => {
  it("finishes what is under way, takes nothing new, and then is gone", async () => {
    const { drain, slow, arrived, url } = await start();
    await fetch(`${url}/page`).then((response) => response.text()); // leaves an idle connection
    const underWay = fetch(`${url}/slow`);
    await arrived.promise;
    const drained = drain.run(10_000);
    await expect
      .poll(() =>
        fetch(`${url}/page`).then(
          () => "answered",
          () => "refused",
        ),
      )
      .toBe("refused");
    slow.resolve();
    expect(await (await underWay).text()).toBe("page");
    await drained;
  });

  it("ends event streams at once", async () => {
    const { drain, url } = await start();
    const response = await fetch(`${url}/stream`, { headers: { accept: "text/event-stream" } });
    const startedAt = performance.now();
    await drain.run(10_000);
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    await expect(response.text()).rejects.toThrow("terminated");
  });

  it("cuts off what does not end in time", async () => {
    const { drain, arrived, url } = await start();
    const underWay = fetch(`${url}/slow`).catch(() => "cut off");
    await arrived.promise;
    await drain.run(200);
    expect(await underWay).toBe("cut off");
  });
});

it("sends the API's addresses to the API and all others to the pages", async () => {
  const { url } = await start();
  const answered = async (path: string) => (await fetch(url + path)).text();
  for (const path of [
    "/api/v1",
    "/api/v1/events?limit=1",
    "/api/registry/subjects",
    "/api/hooks/con_1",
    "/api/health",
    "/api/metrics?x",
    "/.well-known/webhook-keys.json",
  ]) {
    expect([path, await answered(path)]).toEqual([path, "api"]);
  }
  for (const path of [
    "/",
    "/api/trpc/events.list",
    "/api/auth/session",
    "/api/v10",
    "/api/healthy",
    "/x?/api/v1",
  ]) {
    expect([path, await answered(path)]).toEqual([path, "page"]);
  }
});

it("fails to listen where another server does", async () => {
  const { server } = await start();
  const { port } = server.address() as AddressInfo;
  const second = createServer();
  await expect(listen(second, port, "127.0.0.1")).rejects.toMatchObject({ code: "EADDRINUSE" });
});
