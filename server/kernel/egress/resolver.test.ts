import { createSocket } from "node:dgram";
import { afterEach, expect, it } from "vitest";
import { DnsError } from "./outcome.ts";
import { createResolver, type Resolve } from "./resolver.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

type Answer = readonly string[] | "nxdomain" | "silence";

/** A real DNS server on loopback (RFC 1035) that answers A and AAAA questions as told. */
async function dnsServer(answers: { a: Answer; aaaa: Answer }): Promise<string> {
  const socket = createSocket("udp4");
  socket.on("message", (query, peer) => {
    const question = query.subarray(12, query.indexOf(0, 12) + 5);
    const isA = question.readUInt16BE(question.length - 4) === 1;
    const answer = isA ? answers.a : answers.aaaa;
    if (answer === "silence") return;
    const records = answer === "nxdomain" ? [] : answer.map((address) => record(address, isA ? 1 : 28));
    const header = Buffer.alloc(12);
    query.copy(header, 0, 0, 2);
    header.writeUInt16BE(answer === "nxdomain" ? 0x8183 : 0x8180, 2);
    header.writeUInt16BE(1, 4);
    header.writeUInt16BE(records.length, 6);
    socket.send(Buffer.concat([header, question, ...records]), peer.port, peer.address);
  });
  await new Promise<void>((resolve) => socket.bind(0, "127.0.0.1", resolve));
  closing.push(() => socket.close());
  return `127.0.0.1:${socket.address().port}`;
}

function record(address: string, type: number): Buffer {
  const data =
    type === 1
      ? Buffer.from(address.split(".").map(Number))
      : Buffer.from(
          address
            .split(":")
            .map((group) => group.padStart(4, "0"))
            .join(""),
          "hex",
        );
  const head = Buffer.from([0xc0, 0x0c, 0, type, 0, 1, 0, 0, 0, 0, 0, data.length]);
  return Buffer.concat([head, data]);
}

const v6 = "2606:4700:0:0:0:0:0:1111";
const noSystem: Resolve = () => Promise.reject(new DnsError("not in a hosts file", "ENOTFOUND"));

it("gives the addresses of both families", async () => {
  const servers = [await dnsServer({ a: ["93.184.215.14", "10.0.0.7"], aaaa: [v6] })];
  const found = await createResolver({ servers, system: noSystem })("mixed.example");
  expect(found.map(({ address }) => address).sort()).toEqual([
    "10.0.0.7",
    "2606:4700::1111",
    "93.184.215.14",
  ]);
});

it.each([
  { a: ["93.184.215.14"], aaaa: "nxdomain" },
  { a: ["93.184.215.14"], aaaa: [] },
  { a: ["93.184.215.14"], aaaa: "silence" },
] as const)("does not need the other family: %j", async (answers) => {
  const servers = [await dnsServer(answers)];
  const found = await createResolver({ servers, system: noSystem })("one.example");
  expect(found).toEqual([{ address: "93.184.215.14", family: 4 }]);
});

it("asks the system for a name DNS does not know, as hosts files do", async () => {
  const servers = [await dnsServer({ a: "nxdomain", aaaa: "nxdomain" })];
  const hosts: Resolve = () => Promise.resolve([{ address: "10.1.0.5", family: 4 }]);
  expect(await createResolver({ servers, system: hosts })("billing")).toEqual([
    { address: "10.1.0.5", family: 4 },
  ]);
  await expect(createResolver({ servers, system: noSystem })("nowhere.example")).rejects.toThrow(DnsError);
});

it("leaves the system's few threads alone when a name's servers are silent", async () => {
  const servers = [await dnsServer({ a: "silence", aaaa: "silence" })];
  const asked: string[] = [];
  const system: Resolve = (name) => {
    asked.push(name);
    return Promise.resolve([]);
  };
  await expect(createResolver({ servers, system, queryTimeoutMs: 50 })("dead.example")).rejects.toMatchObject(
    {
      name: "DnsError",
      code: "ETIMEOUT",
    },
  );
  expect(asked).toEqual([]);
});

it("asks the system two names at a time", async () => {
  const servers = [await dnsServer({ a: "nxdomain", aaaa: "nxdomain" })];
  let running = 0;
  let most = 0;
  const pending: (() => void)[] = [];
  const system: Resolve = async () => {
    most = Math.max(most, ++running);
    await new Promise<void>((resolve) => pending.push(resolve));
    running--;
    return [{ address: "10.1.0.5", family: 4 }];
  };
  const resolve = createResolver({ servers, system });
  const isDone: boolean[] = [];
  const names = ["a", "b", "c", "d", "e", "f", "g"];
  const all = Promise.all(names.map((name) => resolve(name).then(() => isDone.push(true))));
  while (isDone.length < names.length) {
    await new Promise<void>((next) => setImmediate(next));
    pending.shift()?.();
  }
  await all;
  expect(most).toBe(2);
});

it("finds localhost without DNS", async () => {
  const found = await createResolver({ servers: ["127.0.0.1:9"] })("localhost");
  expect(found.map(({ address }) => address)).toContain("127.0.0.1");
});
