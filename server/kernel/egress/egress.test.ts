import { setImmediate } from "node:timers/promises";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { receivers } from "#tests/support/receivers";
import { createEgress, type Egress, egressMethods, type EgressOptions, type EgressRequest } from "./index.ts";

const servers = receivers();
afterEach(() => servers.close());

function egress(options: Partial<EgressOptions> = {}): Egress {
  const made = createEgress({ allowCidrs: [], allowLoopback: true, ...options });
  servers.closing(() => made.close());
  return made;
}

const call = (url: string, extra: Partial<EgressRequest> = {}): EgressRequest => ({
  method: "POST",
  url,
  headers: { "content-type": "text/plain" },
  body: "hello",
  timeoutMs: 5_000,
  maxResponseBytes: 1_024,
  ...extra,
});

const textOf = (outcome: Awaited<ReturnType<Egress["request"]>>) =>
  outcome.kind === "response" ? Buffer.from(outcome.body).toString() : `${outcome.class}: ${outcome.message}`;

it("gives status, headers, body, timings and the address dialled", async () => {
  const url = await servers.http((request, response) => {
    request
      .on("data", (chunk: Buffer) => response.setHeader("x-got", chunk.toString()))
      .on("end", () => response.writeHead(201, { "set-cookie": ["a=1", "b=2"] }).end("thanks"));
  });
  const outcome = await egress().request(call(url));
  expect(outcome).toMatchObject({
    kind: "response",
    status: 201,
    headers: { "x-got": "hello", "set-cookie": "a=1, b=2" },
    remoteAddress: "127.0.0.1",
    isBodyTruncated: false,
    timings: { dnsMs: null, connectMs: expect.any(Number), tlsMs: null, firstByteMs: expect.any(Number) },
  });
  expect(textOf(outcome)).toBe("thanks");
});

it.each(egressMethods)("sends %s with its path, query and own headers", async (method) => {
  const url = await servers.http((request, response) => {
    response.setHeader("x-seen", `${request.method} ${request.url} ${request.headers["x-own"]}`).end();
  });
  const asked = { ...call(`${url}/a/b?c=d#e`), method, headers: { "x-own": "1" } };
  const { body: _body, ...bodiless } = asked;
  const outcome = await egress().request(method === "GET" || method === "HEAD" ? bodiless : asked);
  expect(outcome).toMatchObject({ headers: { "x-seen": `${method} /a/b?c=d 1` } });
});

describe("connections", () => {
  it("are reused, and then have no connect time to tell", async () => {
    const sockets = new Set<unknown>();
    const url = await servers.http((request, response) => {
      sockets.add(request.socket);
      request.resume().on("end", () => response.end("ok"));
    });
    const out = egress();
    const first = await out.request(call(url));
    await setImmediate(); // the library marks the connection free after it has told of the end
    const second = await out.request(call(url));
    expect(sockets.size).toBe(1);
    expect(first.timings.connectMs).not.toBeNull();
    expect(second.timings).toMatchObject({ dnsMs: null, connectMs: null, tlsMs: null });
    expect(second.remoteAddress).toBe("127.0.0.1");
  });

  it("are bounded per origin, and calls that waited for one tell its address too", async () => {
    let most = 0;
    const sockets = new Set<unknown>();
    const url = await servers.http((request, response) => {
      sockets.add(request.socket);
      most = Math.max(most, sockets.size);
      request.resume().on("end", () => response.end("ok"));
    });
    const out = egress({ maxSocketsPerOrigin: 3 });
    const outcomes = await Promise.all(Array.from({ length: 50 }, () => out.request(call(url))));
    expect(most).toBe(3);
    expect(new Set(outcomes.map(({ remoteAddress }) => remoteAddress))).toEqual(new Set(["127.0.0.1"]));
    expect(outcomes.filter(({ timings }) => timings.connectMs !== null)).toHaveLength(3);
  });

  it("of the origin used longest ago are given up when there are too many", async () => {
    const closed: string[] = [];
    const start = (name: string) =>
      servers.http((request, response) => {
        request.socket.once("close", () => closed.push(name));
        request.resume().on("end", () => response.end("ok"));
      });
    const urls = [await start("a"), await start("b"), await start("c"), await start("d")];
    const out = egress({ maxSockets: 2 });
    for (const url of urls) await out.request(call(url));
    await waitFor(() => closed.length > 0);
    expect(closed).toEqual(["a"]);
  });

  it("are not kept for more origins than are remembered", async () => {
    const closed: string[] = [];
    const start = (name: string) =>
      servers.http((request, response) => {
        request.socket.once("close", () => closed.push(name));
        response.end("ok");
      });
    const [a, b] = [await start("a"), await start("b")];
    const out = egress({ maxOrigins: 1 });
    await out.request(call(a));
    await out.request(call(b));
    await waitFor(() => closed.length > 0);
    expect(closed).toEqual(["a"]);
    expect(await out.request(call(a))).toMatchObject({ kind: "response" });
  });

  it("end when egress closes, and calls under way with them", async () => {
    const url = await servers.http(() => undefined);
    const out = createEgress({ allowCidrs: [], allowLoopback: true });
    const pending = out.request(call(url));
    await setImmediate();
    await out.close();
    expect(await pending).toMatchObject({ kind: "failure", class: "aborted" });
    expect(await out.request(call(url))).toMatchObject({ kind: "failure", class: "aborted" });
  });
});

describe("a receiver that misbehaves", () => {
  it("gets no second call for a redirect", async () => {
    let calls = 0;
    const url = await servers.http((_request, response) => {
      calls++;
      response.writeHead(307, { location: "http://169.254.169.254/latest/meta-data" }).end();
    });
    expect(await egress().request(call(url))).toMatchObject({ kind: "response", status: 307 });
    expect(calls).toBe(1);
  });

  it("loses its connection when its body has no end; the first bytes are kept", async () => {
    let isClosed = false;
    const url = await servers.http((_request, response) => {
      const timer = setInterval(() => response.write("x".repeat(700)), 1);
      response.on("close", () => {
        clearInterval(timer);
        isClosed = true;
      });
    });
    const outcome = await egress().request(call(url));
    expect(outcome).toMatchObject({ kind: "response", isBodyTruncated: true });
    expect(textOf(outcome)).toBe("x".repeat(1_024));
    await waitFor(() => isClosed);
  });

  it("has its body kept whole up to the last allowed byte", async () => {
    const url = await servers.http((_request, response) => response.end("x".repeat(1_024)));
    expect(await egress().request(call(url))).toMatchObject({ isBodyTruncated: false });
    const none = await egress().request(call(url, { maxResponseBytes: 0 }));
    expect(none).toMatchObject({ kind: "response", status: 200, isBodyTruncated: true });
    expect(textOf(none)).toBe("");
  });

  it("has its body kept as it came, without decompression", async () => {
    const bomb = gzipSync(Buffer.alloc(10_000_000));
    const url = await servers.http((_request, response) =>
      response.setHeader("content-encoding", "gzip").end(bomb),
    );
    const outcome = await egress().request(call(url, { maxResponseBytes: 64 * 1_024 }));
    expect(outcome.kind === "response" && Buffer.from(outcome.body).equals(bomb)).toBe(true);
  });

  it.each([
    ["drips its body", "HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n", "."],
    ["drips its headers", "HTTP/1.1 200 OK\r\n", "x"],
    ["drips informational answers", "", "HTTP/1.1 103 Early Hints\r\n\r\n"],
    ["says nothing", "", ""],
  ])("is given up when the call's time is over: it %s", async (_what, head, drop) => {
    let isClosed = false;
    const url = await servers.tcp((socket) => {
      if (head !== "") socket.write(head);
      const timer = setInterval(() => drop !== "" && socket.write(drop), 10);
      socket.once("close", () => {
        clearInterval(timer);
        isClosed = true;
      });
    });
    const outcome = await egress().request(call(url, { timeoutMs: 150 }));
    expect(outcome).toMatchObject({ kind: "failure", class: "timeout", remoteAddress: "127.0.0.1" });
    expect(outcome.timings.totalMs).toBeGreaterThanOrEqual(149);
    await waitFor(() => isClosed);
  });

  it.each([
    [
      "cuts its connection in the middle of a body",
      "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\npart",
      "reset",
    ],
    [
      "cuts its connection in the middle of a chunk",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n64\r\npart",
      "reset",
    ],
    ["cuts its connection before an answer", "", "reset"],
    ["speaks another protocol", "SSH-2.0-OpenSSH_9.6\r\n\r\n", "protocol"],
    ["sends a header of 100 kB", `HTTP/1.1 200 OK\r\nx: ${"y".repeat(100_000)}\r\n\r\n`, "protocol"],
    ["sends 20,000 headers", `HTTP/1.1 200 OK\r\n${"x: y\r\n".repeat(20_000)}\r\n`, "protocol"],
    ["sends two lengths", "HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc", "protocol"],
    ["sends a length that is no number", "HTTP/1.1 200 OK\r\ncontent-length: -5\r\n\r\nabc", "protocol"],
    [
      "sends a chunk size that is no number",
      "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n",
      "protocol",
    ],
  ])("is a failure: it %s", async (_what, bytes, kind) => {
    const url = await servers.tcp((socket) => socket.end(bytes));
    expect(await egress().request(call(url))).toMatchObject({ kind: "failure", class: kind });
  });

  it("cannot answer the next call with what it sent too much", async () => {
    const url = await servers.tcp((socket) => {
      socket.write(
        "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nokHTTP/1.1 299 Forged\r\ncontent-length: 0\r\n\r\n",
      );
    });
    const out = egress();
    expect(await out.request(call(url))).toMatchObject({ kind: "response", status: 200 });
    expect(await out.request(call(url))).toMatchObject({ status: 200 });
  });
});

it("says what kept a call from connecting", async () => {
  expect(await egress().request(call("http://127.0.0.1:1999"))).toMatchObject({
    class: "connect",
    code: "ECONNREFUSED",
    remoteAddress: null,
  });
  const resolve = () => Promise.resolve([]);
  expect(await egress({ resolve }).request(call("http://nowhere.example"))).toMatchObject({
    class: "dns",
    code: "ENODATA",
  });
});

it("gives up a name that never resolves, and a call its caller gives up", async () => {
  const resolve = () => new Promise<never>(() => undefined);
  const out = egress({ resolve });
  expect(await out.request(call("http://slow.example", { timeoutMs: 50 }))).toMatchObject({
    class: "timeout",
  });
  const caller = new AbortController();
  const pending = out.request(call("http://slow.example", { signal: caller.signal }));
  caller.abort();
  expect(await pending).toMatchObject({ kind: "failure", class: "aborted" });
  expect(await out.request(call("http://x.example", { signal: caller.signal }))).toMatchObject({
    class: "aborted",
  });
});

it.each<Record<string, string>>([
  { "x-a": "1\r\nx-b: 2" },
  { "x-a": "1\nx-b: 2" },
  { "x-a": "1\u0000" },
  { "x-a": "\u010a" }, // would be a line feed once cut to a byte
  { "x-a: 1\r\nx-b": "2" },
  { "": "1" },
  { host: "internal.example" },
  { Connection: "upgrade" },
  { "transfer-encoding": "chunked" },
])("refuses the header %j, and sends nothing", async (headers) => {
  let calls = 0;
  const url = await servers.http((_request, response) => {
    calls++;
    response.end();
  });
  const outcome = await egress().request(call(url, { headers }));
  expect(outcome).toMatchObject({ kind: "failure", class: "protocol", code: "INVALID_HEADER" });
  expect(calls).toBe(0);
});

describe("names", () => {
  const answers = (...sets: string[][]): EgressOptions["resolve"] => {
    return () => Promise.resolve((sets.shift() ?? ["10.0.0.7"]).map((address) => ({ address, family: 4 })));
  };

  it.each([[["93.184.215.14", "10.0.0.7"]], [["10.0.0.7"]], [["::ffff:10.0.0.7"]], [["169.254.169.254"]]])(
    "are refused when they lead to any refused address, without telling it: %j",
    async (addresses) => {
      const refusals: string[] = [];
      const out = egress({
        allowLoopback: false,
        resolve: answers(addresses, addresses),
        onRefusal: (reason) => refusals.push(reason),
      });
      const outcome = await out.request(call("http://mixed.example"));
      expect(outcome).toMatchObject({ kind: "failure", class: "refused_address", remoteAddress: null });
      expect(textOf(outcome)).not.toContain(addresses.at(-1));
      expect(refusals).toEqual(["refused_address"]);
      expect(await out.checkResolved("http://mixed.example")).toMatchObject({ reason: "refused_address" });
    },
  );

  it("are resolved and checked again for each new connection, so that they cannot be rebound", async () => {
    const url = new URL(
      await servers.http((_request, response) => response.setHeader("connection", "close").end("ok")),
    );
    url.hostname = "rebind.example";
    const out = egress({ resolve: answers(["127.0.0.1"], ["10.0.0.7"]) });
    expect(await out.request(call(url.href))).toMatchObject({ kind: "response", remoteAddress: "127.0.0.1" });
    expect(await out.request(call(url.href))).toMatchObject({ kind: "failure", class: "refused_address" });
  });

  it("that nobody knows yet may be set", async () => {
    const unknown = egress({ resolve: () => Promise.reject(new Error("not found")) });
    expect(await unknown.checkResolved("https://new.example")).toMatchObject({ ok: true });
    const silent = egress({ resolve: () => new Promise(() => undefined), connectTimeoutMs: 20 });
    expect(await silent.checkResolved("https://new.example")).toMatchObject({ ok: true });
  });

  it("are dialled at the checked address, with their own name as host", async () => {
    const url = new URL(await servers.http((request, response) => response.end(request.headers.host)));
    url.hostname = "checked.example";
    const outcome = await egress({ resolve: answers(["127.0.0.1"]) }).request(call(url.href));
    expect(textOf(outcome)).toBe(url.host);
    expect(outcome.timings.dnsMs).not.toBeNull();
  });
});

it.each([
  ["http://[::127.0.0.1]", "refused_address"],
  ["http://127.0.0.1", "refused_address"],
  ["https://example.com:22", "refused_address"],
  ["https://a:b@example.com", "invalid_url"],
  ["nonsense", "invalid_url"],
])("makes no connection for %s", async (url, reason) => {
  const asked: string[] = [];
  const resolve = (name: string) => {
    asked.push(name);
    return Promise.resolve([]);
  };
  const out = egress({ allowLoopback: false, resolve });
  expect(await out.request(call(url))).toMatchObject({ kind: "failure", class: reason });
  expect(await out.checkResolved(url)).toMatchObject({ ok: false, reason });
  expect(asked).toEqual([]);
});

async function waitFor(isDone: () => boolean): Promise<void> {
  while (!isDone()) await setImmediate();
}
