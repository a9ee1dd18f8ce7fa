import type { Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { afterEach, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import { createHttpServer, listen, type SenderPatience } from "#server/api/host/http-server";
import { createLogger } from "#server/kernel/log";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";

const harness = useDatabase();
const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

const impatient: SenderPatience = { headersMs: 300, requestMs: 600, checkMs: 50 };

async function start(patience?: SenderPatience) {
  const lines: string[] = [];
  const log = createLogger({
    mode: "production",
    level: "info",
    processName: "test",
    write: (line) => void lines.push(line),
  });
  const server = createHttpServer({
    api: createApi({ ...harness.platform, log }),
    pages: (_incoming, outgoing) => outgoing.end("a page"),
    ...(patience === undefined ? {} : { patience }),
  });
  open.push(server);
  await listen(server, 0, "127.0.0.1");
  return { server, lines, port: (server.address() as AddressInfo).port };
}

interface Ending {
  readonly answer: string;
  readonly afterMs: number;
}

/** Sends `first`, then `drop` over and over, until the server ends the connection. */
function sendSlowly(port: number, first: string, drop: string): Promise<Ending> {
  const startedMs = performance.now();
  const { promise, resolve } = Promise.withResolvers<Ending>();
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.write(first);
  const timer = setInterval(() => socket.write(drop), 40);
  socket.on("data", (chunk: Buffer) => (answer += chunk.toString()));
  socket.on("error", () => undefined); // a drop into a closed connection
  socket.on("close", () => {
    clearInterval(timer);
    resolve({ answer, afterMs: performance.now() - startedMs });
  });
  return promise;
}

it("cuts off who sends headers drop by drop, however regularly, and serves others meanwhile", async () => {
  const { port } = await start(impatient);
  const slow = Array.from({ length: 20 }, () =>
    sendSlowly(port, "GET /api/health HTTP/1.1\r\nhost: x\r\n", "x-a: b\r\n"),
  );
  expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  for (const { answer, afterMs } of await Promise.all(slow)) {
    expect(answer).toMatch(/^HTTP\/1\.1 408 /);
    expect(afterMs).toBeGreaterThanOrEqual(250);
    expect(afterMs).toBeLessThan(3_000);
  }
});

it("cuts off who sends a body drop by drop, stores nothing of it and logs no bug", async () => {
  const { port, lines } = await start(impatient);
  const { ctx } = await scenario(harness.platform);
  const { key } = await createApiKey(ctx, { name: "k", scopes: ["events:write"] });
  const head = `POST /api/v1/events HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${key}\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{`;
  const { afterMs } = await sendSlowly(port, head, " ");
  expect(afterMs).toBeGreaterThanOrEqual(500);
  expect(afterMs).toBeLessThan(4_000);
  const stored = await harness.platform.db.system.pool.query("select 1 from events");
  expect(stored.rowCount).toBe(0);
  await expect.poll(() => lines.length).toBeGreaterThan(0);
  expect(lines.filter((line) => line.includes('"level":"error"'))).toEqual([]);
});

it("gives headers 10 s and a request 60 s by default", async () => {
  const { server } = await start();
  expect(server).toMatchObject({ headersTimeout: 10_000, requestTimeout: 60_000 });
});
