import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { Redis } from "ioredis";
import { afterEach, describe, expect, it } from "vitest";
import { DestinationConnections } from "#server/deliveries/destinations/connections";
import { DestinationInput } from "#server/deliveries/destinations/contract";
import { partedInput } from "#server/deliveries/destinations/kinds";
import { createEgress } from "#server/kernel/egress/index";
import { openMailBox } from "#tests/support/destinations/mail-box";
import { programOf, startProgram } from "#tests/support/destinations/programs";
import { useDatabase } from "#tests/support/platform";

const harness = useDatabase();
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const host = "127.0.0.1";

/** What a destination's refusal of an event of so many bytes says. */
async function refusal(input: object, sizeBytes = 20): Promise<object> {
  const egress = createEgress({ allowCidrs: [], allowLoopback: true });
  const held = new DestinationConnections(egress, { timeoutMs: 5_000 });
  open.push(
    () => egress.close(),
    () => held.close(),
  );
  const { config, secret = null } = partedInput(DestinationInput.parse({ host, ...input }));
  const message = {
    id: "evt_1",
    endpointId: "ep_1",
    type: "report.made",
    time: new Date(),
    subject: null,
    data: "{}",
    body: Buffer.from(JSON.stringify({ data: "x".repeat(sizeBytes) })),
    headers: { "content-type": "application/json", "webhook-id": "evt_1" },
  };
  const delivered = held.deliver({ key: "a", config, secret }, message);
  return delivered.then(
    () => ({ errorClass: "none" }),
    (error: { refusal: object }) => error.refusal,
  );
}

const nats = programOf("nats-server");
const withoutNats = nats === null ? " (skipped: no nats-server on this host)" : "";
describe.skipIf(nats === null)(`nats${withoutNats}`, () => {
  it("gives up an event larger than the server takes, and says how much it takes", async () => {
    const server = await startProgram(nats ?? "", (port, dir) => [
      "-a",
      host,
      "-p",
      String(port),
      "-js",
      "-sd",
      dir,
    ]);
    open.push(() => server.stop());
    const destination = { type: "nats", port: server.port, tls: false, subject: "a.b" };
    const tooLarge = await refusal(destination, 1024 * 1024);
    expect(tooLarge).toMatchObject({ errorClass: "client_error", isPermanent: true });
    expect(JSON.stringify(tooLarge)).toContain("at most 1048576 bytes (max_payload)");
    const nobody = await refusal(destination, 1024 * 1024 - 1_000);
    expect(nobody).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/No stream takes this subject/) as unknown,
    });
    expect(nobody).not.toHaveProperty("isPermanent");
  });
});

const permissions = `authorization { users = [
  { user: writer, password: pw, permissions: { publish: ["a.>"], subscribe: ["_INBOX.>"] } }
  { user: mute, password: pw, permissions: { publish: ["a.>"], subscribe: ["x"] } }
] }`;

describe.skipIf(nats === null)(`nats with permissions${withoutNats}`, () => {
  it.each(["writer", "mute"])("tells %s at once that the server does not let it", async (username) => {
    const server = await startProgram(nats ?? "", (port, dir) => {
      writeFileSync(join(dir, "nats.conf"), permissions);
      return ["-a", host, "-p", String(port), "-js", "-sd", dir, "-c", join(dir, "nats.conf")];
    });
    open.push(() => server.stop());
    const login = { authentication: "password", username, password: "pw" };
    const destination = { type: "nats", port: server.port, tls: false, subject: "b", ...login };
    expect(await refusal(destination)).toMatchObject({ errorClass: "auth" });
  });
});

const redis = programOf("redis-server");
const withoutRedis = redis === null ? " (skipped: no redis-server on this host)" : "";
describe.skipIf(redis === null)(`redis${withoutRedis}`, () => {
  it("says that a key is no stream, that a database is missing and that memory is used up", async () => {
    const server = await startProgram(redis ?? "", (port, dir) => [
      "--port",
      String(port),
      "--bind",
      host,
      "--dir",
      dir,
    ]);
    const client = new Redis({ port: server.port });
    open.push(
      () => server.stop(),
      () => client.disconnect(),
    );
    await client.set("text", "1");
    const destination = { type: "redis", port: server.port, tls: false, stream: "text" };
    expect(await refusal(destination)).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/no stream/) as unknown,
    });
    const elsewhere = { ...destination, stream: "events", database: 99 };
    expect(await refusal(elsewhere)).toMatchObject({ errorClass: "client_error" });
    expect(await client.exists("events")).toBe(0);
    await client.config("SET", "maxmemory", "1");
    expect(await refusal({ ...destination, stream: "events" })).toMatchObject({ errorClass: "server_error" });
  });
});

describe("postgres", () => {
  it("says how to make a table that is missing, or what is wrong with another", async () => {
    const { hostname, port, pathname, username, password } = new URL(harness.database.ownerUrl);
    const destination = {
      type: "postgres",
      host: hostname,
      port: Number(port),
      tls: false,
      database: pathname.slice(1),
      username: decodeURIComponent(username),
      password: decodeURIComponent(password),
      table: "no such table",
    };
    const missing = await refusal(destination);
    expect(missing).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/42P01.*Create the table/) as unknown,
    });
    const other = await refusal({ ...destination, table: "endpoints" });
    expect(other).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/not as the statement/) as unknown,
    });
    const absent = await refusal({ ...destination, database: "no such database" });
    expect(absent).toMatchObject({
      errorClass: "client_error",
      message: expect.stringMatching(/3D000/) as unknown,
    });
  });
});

describe("email", () => {
  it("gives up a mail that is refused for good", async () => {
    const box = await openMailBox("u", "a-Pa55word");
    open.push(() => box.close());
    const destination = {
      type: "email",
      port: box.port,
      security: "none",
      username: "u",
      password: "a-Pa55word",
      from: "a@example.com",
      to: "nobody@example.com",
    };
    expect(await refusal(destination)).toMatchObject({
      errorClass: "client_error",
      isPermanent: true,
      message: expect.stringMatching(/550 No such user here/) as unknown,
    });
    expect(box.mails).toEqual([]);
  });
});
