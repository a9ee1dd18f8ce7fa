import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server as TcpServer } from "node:net";
import { setImmediate } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { createEgress, type Egress, type EgressOptions, type EgressRequest } from "./index.ts";

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const thing of open.splice(0)) await thing.close();
});

async function listening(server: Server | TcpServer): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  open.push({
    close: () => ("closeAllConnections" in server && server.closeAllConnections(), server.close()),
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const receiver = (answer: (request: IncomingMessage, response: ServerResponse) => void) =>
  listening(createServer(answer));

function egress(options: Partial<EgressOptions> = {}): Egress {
  const made = createEgress({ allowCidrs: [], allowLoopback: true, ...options });
  open.unshift(made);
  return made;
}

const call = (url: string, extra: Partial<EgressRequest> = {}): EgressRequest => ({
  method: "POST",
  url,
  headers: { "content-type": "text/plain" },
  body: "hello",
  timeoutMs: 2_000,
  maxResponseBytes: 1_024,
  ...extra,
});

it("gives status, headers, body, timings and the address dialled", async () => {
  const url = await receiver((request, response) => {
    request
      .on("data", (chunk: Buffer) => response.setHeader("x-got", chunk.toString()))
      .on("end", () => response.writeHead(201).end("thanks"));
  });
  const outcome = await egress().request(call(url));
  expect(outcome).toMatchObject({
    kind: "response",
    status: 201,
    remoteAddress: "127.0.0.1",
    isBodyTruncated: false,
  });
  if (outcome.kind !== "response") return;
  expect(Buffer.from(outcome.body).toString()).toBe("thanks");
  expect(outcome.headers["x-got"]).toBe("hello");
  expect(outcome.timings.connectMs).not.toBeNull();
});

it("reuses a connection, and then has no connect time to tell", async () => {
  const sockets = new Set<unknown>();
  const url = await receiver((request, response) => {
    sockets.add(request.socket);
    request.resume().on("end", () => response.end("ok"));
  });
  const out = egress();
  await out.request(call(url));
  await setImmediate(); // the library marks the connection free after it has told of the end
  const second = await out.request(call(url));
  expect(sockets.size).toBe(1);
  expect(second.timings).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
  expect(second.remoteAddress).toBe("127.0.0.1");
});

it("does not follow a redirect", async () => {
  let calls = 0;
  const url = await receiver((_request, response) => {
    calls++;
    response.writeHead(302, { location: "http://169.254.169.254/latest/meta-data" }).end();
  });
  expect(await egress().request(call(url))).toMatchObject({ kind: "response", status: 302 });
  expect(calls).toBe(1);
});

it("keeps the first bytes of an endless body and hangs up", async () => {
  const url = await receiver((_request, response) => {
    const timer = setInterval(() => response.write("x".repeat(700)), 1);
    response.on("close", () => clearInterval(timer));
  });
  const outcome = await egress().request(call(url));
  expect(outcome).toMatchObject({ kind: "response", isBodyTruncated: true });
  expect(outcome.kind === "response" && outcome.body.length).toBe(1_024);
});

it("ends a slow drip when the call's time is over", async () => {
  const url = await receiver((_request, response) => {
    const timer = setInterval(() => response.write("."), 20);
    response.on("close", () => clearInterval(timer));
  });
  expect(await egress().request(call(url, { timeoutMs: 150 }))).toMatchObject({
    kind: "failure",
    class: "timeout",
  });
});

it("ends a call that is never answered", async () => {
  const url = await receiver(() => undefined);
  expect(await egress().request(call(url, { timeoutMs: 100 }))).toMatchObject({
    kind: "failure",
    class: "timeout",
  });
});

it("calls a connection cut in the middle of a body a reset", async () => {
  const url = await receiver((_request, response) => {
    response.writeHead(200, { "content-length": "100" }).write("part");
    setTimeout(() => response.destroy(), 20);
  });
  expect(await egress().request(call(url))).toMatchObject({ kind: "failure", class: "reset" });
});

it("calls what is no HTTP a protocol failure, a header bomb too", async () => {
  const garbage = await listening(
    createTcpServer((socket) => socket.on("error", () => undefined).end("SSH-2.0-OpenSSH\r\n\r\n")),
  );
  expect(await egress().request(call(garbage))).toMatchObject({ kind: "failure", class: "protocol" });
  const bomb = await listening(
    createTcpServer((socket) =>
      socket.on("error", () => undefined).end(`HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`),
    ),
  );
  expect(await egress().request(call(bomb))).toMatchObject({ kind: "failure", class: "protocol" });
});

it("calls a closed port a connect failure and an unknown name a dns failure", async () => {
  expect(await egress().request(call("http://127.0.0.1:1999"))).toMatchObject({
    class: "connect",
    code: "ECONNREFUSED",
  });
  const resolve: EgressOptions["resolve"] = (_host, done) =>
    done(Object.assign(new Error("no such name"), { code: "ENOTFOUND" }), []);
  expect(await egress({ resolve }).request(call("http://nowhere.example"))).toMatchObject({ class: "dns" });
});

it("refuses a line break in a header instead of sending two", async () => {
  const url = await receiver((_request, response) => response.end());
  const outcome = await egress().request(call(url, { headers: { "x-a": "1\r\nx-b: 2" } }));
  expect(outcome).toMatchObject({ kind: "failure", code: "INVALID_HEADER" });
});

describe("addresses", () => {
  const strict = () => egress({ allowLoopback: false });

  it.each([
    "http://127.0.0.1",
    "http://2130706433",
    "http://0x7f.1",
    "http://0177.0.0.1",
    "http://127.1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:10.0.0.1]",
    "http://[64:ff9b::7f00:1]",
    "http://[2002:7f00:1::]",
    "http://[2001:0:53aa:64c::1]",
    "http://[fe80::1]",
    "http://[fd00::1]",
    "http://10.0.0.1",
    "http://172.16.0.1",
    "http://192.168.1.1",
    "http://100.64.0.1",
    "http://169.254.169.254",
    "http://168.63.129.16",
    "http://0.0.0.0",
    "http://255.255.255.255",
    "http://224.0.0.1",
    "http://localhost",
    "http://x.localhost.",
    "https://example.com:6379",
    "http://example.com:22",
  ])("refuses %s without a connection", async (url) => {
    expect(strict().checkUrl(url)).toMatchObject({ ok: false, reason: "refused_address" });
    expect(await strict().request(call(url))).toMatchObject({ kind: "failure", class: "refused_address" });
  });

  it.each([
    "ftp://example.com",
    "file:///etc/passwd",
    "https://user:pw@example.com",
    "nonsense",
    "javascript:alert(1)",
    "",
  ])("calls %j no URL to call", (url) => {
    expect(strict().checkUrl(url)).toMatchObject({ ok: false, reason: "invalid_url" });
  });

  it.each([
    "https://example.com",
    "https://example.com:8443/hooks?x=1",
    "http://93.184.215.14",
    "https://[2606:4700::1111]",
  ])("lets %s through", (url) => {
    expect(strict().checkUrl(url)).toMatchObject({ ok: true });
  });

  it("refuses a name when any of its addresses is refused", async () => {
    const resolve: EgressOptions["resolve"] = (_host, done) =>
      done(null, [
        { address: "93.184.215.14", family: 4 },
        { address: "10.0.0.7", family: 4 },
      ]);
    const outcome = await egress({ allowLoopback: false, resolve }).request(call("http://mixed.example"));
    expect(outcome).toMatchObject({ kind: "failure", class: "refused_address" });
  });

  it("checks again at each new connection, so that a name cannot be rebound", async () => {
    const url = new URL(
      await receiver((_request, response) => response.setHeader("connection", "close").end("ok")),
    );
    url.hostname = "rebind.example";
    const answers = ["127.0.0.1", "10.0.0.7"];
    const resolve: EgressOptions["resolve"] = (_host, done) =>
      done(null, [{ address: answers.shift() ?? "10.0.0.7", family: 4 }]);
    const out = egress({ resolve });
    expect(await out.request(call(url.href))).toMatchObject({ kind: "response", status: 200 });
    expect(await out.request(call(url.href))).toMatchObject({ kind: "failure", class: "refused_address" });
  });

  it("reaches a special address that a CIDR allows, and its neighbours not", () => {
    const out = egress({ allowLoopback: false, allowCidrs: ["10.1.0.0/16", "fd00:1::/32"] });
    expect(out.checkUrl("http://10.1.2.3").ok).toBe(true);
    expect(out.checkUrl("http://[fd00:1::5]").ok).toBe(true);
    expect(out.checkUrl("http://10.2.0.1").ok).toBe(false);
  });
});
