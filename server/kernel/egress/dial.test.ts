import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { afterEach, expect, it } from "vitest";
import { selfSigned } from "../../../tests/support/certificate.ts";
import { createEgress, type Egress, type EgressOptions, failureClass } from "./index.ts";

const open: { close(done: () => void): unknown }[] = [];
const sockets = new Set<Socket>();
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  await Promise.all(open.splice(0).map((server) => new Promise<void>((done) => server.close(done))));
});

async function listening(server: Server): Promise<number> {
  open.push(server.on("connection", (socket) => sockets.add(socket)));
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  return (server.address() as AddressInfo).port;
}

const greeter = () => listening(createServer((socket) => socket.end("hello")));
const at = (address: string) => () => Promise.resolve([{ address, family: address.includes(":") ? 6 : 4 }]);
const local: EgressOptions = { allowCidrs: [], allowLoopback: true, resolve: at("127.0.0.1") };

async function said(socket: Socket): Promise<string> {
  let text = "";
  for await (const chunk of socket) text += String(chunk);
  return text;
}

/** Both ways to a plain connection: dialled by egress, or by a library through a socket of egress. */
const ways = {
  dial: (egress: Egress, host: string, port: number) =>
    egress.dialer.dial({ host, port, ownPorts: [] }, { isTls: false, timeoutMs: 2_000 }),
  socket: (egress: Egress, host: string, port: number) =>
    new Promise<Socket>((resolve, reject) => {
      const socket = egress.dialer.socket([]).connect(port, host);
      socket.once("connect", () => resolve(socket)).once("error", reject);
    }),
};

for (const [name, connect] of Object.entries(ways)) {
  it(`${name}: connects to a name and to an address`, async () => {
    const port = await greeter();
    const egress = createEgress(local);
    for (const host of ["somewhere.example", "127.0.0.1"]) {
      const socket = await connect(egress, host, port);
      expect(socket.remoteAddress).toBe("127.0.0.1");
      expect(await said(socket)).toBe("hello");
    }
  });

  it(`${name}: refuses special addresses, also behind names and in other notations, and never dials them`, async () => {
    let connections = 0;
    const port = await listening(createServer(() => (connections += 1)));
    const refusals: string[] = [];
    const strict = createEgress({
      ...local,
      allowLoopback: false,
      onRefusal: (reason) => refusals.push(reason),
    });
    const hosts = [
      "innocent.example",
      "127.0.0.1",
      "::1",
      "::ffff:127.0.0.1",
      "169.254.169.254",
      "localhost",
    ];
    for (const host of hosts) {
      const error = await connect(strict, host, port).then(
        () => null,
        (failure: Error) => failure,
      );
      expect([host, error && failureClass(error)]).toEqual([host, "refused_address"]);
    }
    expect(connections).toBe(0);
    expect(refusals).toHaveLength(hosts.length);
  });

  it(`${name}: refuses ports of other services`, async () => {
    for (const port of [22, 5432, 11_211]) {
      await expect(connect(createEgress(local), "127.0.0.1", port)).rejects.toMatchObject({
        code: "EGRESS_REFUSED",
      });
    }
  });

  it(`${name}: tells a name without an address from a server that is away`, async () => {
    const port = await greeter();
    await new Promise<void>((done) => open.splice(0)[0]?.close(done));
    const failed = (egress: Egress) =>
      connect(egress, "somewhere.example", port).then(() => null, failureClass);
    expect(await failed(createEgress({ ...local, resolve: () => Promise.resolve([]) }))).toBe("dns");
    expect(await failed(createEgress(local))).toBe("connect");
  });
}

it("speaks TLS with a server whose certificate is its name's, and with no other", async () => {
  const certificate = selfSigned("db.example");
  const port = await listening(createTlsServer({ ...certificate }, (socket) => socket.end("hello")));
  const dial = (host: string, extraCa: readonly string[]) =>
    createEgress({ ...local, extraCa }).dialer.dial(
      { host, port, ownPorts: [] },
      { isTls: true, timeoutMs: 2_000 },
    );
  const socket = (await dial("db.example", [certificate.cert])) as TLSSocket;
  expect(socket.authorized).toBe(true);
  expect(await said(socket)).toBe("hello");
  expect(await dial("other.example", [certificate.cert]).then(() => null, failureClass)).toBe("tls");
  expect(await dial("db.example", []).then(() => null, failureClass)).toBe("tls");
});

it("gives up a TLS handshake that nobody answers in time, and one that is called off", async () => {
  const port = await listening(createServer(() => undefined));
  const { dialer } = createEgress(local);
  const target = { host: "127.0.0.1", port, ownPorts: [] };
  const silent = dialer.dial(target, { isTls: true, timeoutMs: 50 }).then(() => null, failureClass);
  expect(await silent).toBe("timeout");
  const { signal } = { signal: AbortSignal.abort() };
  expect(
    await dialer.dial(target, { isTls: true, timeoutMs: 5_000, signal }).then(() => null, failureClass),
  ).toBe("aborted");
});

it("says at once of a host what can be said: its address, its port, nothing of a name that is unknown yet", async () => {
  const check = (host: string, port: number, options: Partial<EgressOptions> = {}) =>
    createEgress({
      ...local,
      allowLoopback: false,
      resolve: at("93.184.216.34"),
      ...options,
    }).dialer.checkHost({
      host,
      port,
      ownPorts: [6379],
    });
  expect(await check("redis.example", 6379)).toEqual({ ok: true });
  expect(await check("redis.example", 5432)).toMatchObject({ ok: false, field: "port" });
  expect(await check("10.0.0.1", 6379)).toMatchObject({ ok: false, field: "host" });
  expect(await check("2130706433", 6379)).toMatchObject({ ok: false, field: "host" });
  expect(await check("::1", 6379)).toMatchObject({ ok: false, field: "host" });
  expect(await check("redis.example", 6379, { resolve: at("10.0.0.1") })).toMatchObject({
    ok: false,
    field: "host",
  });
  const unknown = { resolve: () => Promise.reject(new Error("no such name")) };
  expect(await check("redis.example", 6379, unknown)).toEqual({ ok: true });
});
