import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { connect as connectNats } from "@nats-io/transport-node";
import { SMTPServer } from "smtp-server";
import { afterEach, expect, it } from "vitest";
import type { AddressInfo } from "node:net";
import { DestinationConnections } from "#server/deliveries/destinations/connections";
import { DestinationInput } from "#server/deliveries/destinations/contract";
import { partedInput } from "#server/deliveries/destinations/kinds";
import { NetworkError, RefusalError } from "#server/deliveries/destinations/destination";
import { createEgress, failureClass } from "#server/kernel/egress/index";
import { selfSigned } from "#tests/support/certificate";
import { programOf, startProgram } from "#tests/support/destinations/programs";
import { openTlsFront } from "#tests/support/destinations/tls-front";
import { useDatabase } from "#tests/support/platform";
import { kinds } from "./tested-kinds.ts";

const harness = useDatabase();
const name = "destination.example";
const certificate = selfSigned(name);
const open: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

const message = {
  id: "evt_tls",
  endpointId: "ep_1",
  type: "invoice.paid",
  time: new Date("2026-02-03T04:05:06.789Z"),
  subject: null,
  data: "{}",
  body: Buffer.from('{"data":{}}'),
  headers: { "content-type": "application/json", "webhook-id": "evt_tls" },
};

/** What became of delivering to a server of this name: `delivered`, or the class of its failure. */
async function outcome(input: object, host = name): Promise<string> {
  const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
  const egress = createEgress({ allowCidrs: [], allowLoopback: true, resolve, extraCa: [certificate.cert] });
  const held = new DestinationConnections(egress, { timeoutMs: 1_000 });
  open.push(
    () => egress.close(),
    () => held.close(),
  );
  const { config, secret = null } = partedInput(DestinationInput.parse({ ...input, host }));
  return held.deliver({ key: "a", config, secret }, message).then(() => "delivered", classOf);
}

function classOf(error: unknown): string {
  if (error instanceof RefusalError) return error.refusal.errorClass;
  if (error instanceof NetworkError) return error.class;
  if (error instanceof Error) return failureClass(error);
  throw error;
}

for (const kind of kinds.filter(({ type }) => type === "redis" || type === "postgres")) {
  const isMissing = kind.program !== null && programOf(kind.program) === null;
  const skipped = isMissing ? ` (skipped: no ${kind.program} on this host)` : "";
  it.skipIf(isMissing)(`${kind.type} goes over TLS to the server of that name alone${skipped}`, async () => {
    const server = await kind.start(harness.database.ownerUrl);
    const begins = kind.type === "postgres" ? "as postgres" : "at once";
    const front = await openTlsFront(certificate, { port: server.port, begins });
    open.push(
      () => server.stop(),
      () => front.close(),
    );
    const overTls = (port: number) => ({ ...server.destination(port), tls: true });
    expect(await outcome(overTls(front.port))).toBe("delivered");
    expect((await server.arrived()).map(({ id }) => id)).toEqual(["evt_tls"]);
    expect(await outcome(overTls(front.port), "other.example")).toBe("tls");
    expect(await outcome(overTls(server.port))).toMatch(/^(tls|reset|timeout)$/); // has no TLS
  });
}

const nats = programOf("nats-server");
const skipped = nats === null ? " (skipped: no nats-server on this host)" : "";
it.skipIf(nats === null)(`nats goes over TLS to the server of that name alone${skipped}`, async () => {
  const dir = await mkdtemp(join(tmpdir(), "trunkline-nats-"));
  open.push(() => rm(dir, { recursive: true, force: true }));
  const [cert, key] = [join(dir, "cert.pem"), join(dir, "key.pem")];
  await writeFile(cert, certificate.cert);
  await writeFile(key, certificate.key);
  const flags = ["--tls", "--tlscert", cert, "--tlskey", key];
  const server = await startProgram(nats ?? "", (port, data) => [
    "-a",
    "127.0.0.1",
    "-p",
    String(port),
    "-js",
    "-sd",
    data,
    ...flags,
  ]);
  open.push(() => server.stop());
  const servers = `127.0.0.1:${server.port}`;
  const tls: object = { ca: certificate.cert, servername: name };
  const admin = await connectNats({ servers, tls });
  open.push(() => admin.close());
  const stream = { name: "S", subjects: ["s.>"], storage: "memory", max_msg_size: 500 };
  await admin.request("$JS.API.STREAM.CREATE.S", JSON.stringify(stream));
  const destination = { type: "nats", port: server.port, subject: "s.events" };
  expect(await outcome(destination)).toBe("delivered");
  expect(await outcome(destination, "other.example")).toBe("tls");
  expect(await outcome({ ...destination, subject: "nobody.takes" })).toBe("client_error");
  expect(await outcome({ ...destination, stream: "T" })).toBe("client_error");
});

it.each([
  ["tls", true],
  ["starttls", false],
] as const)("mail goes over TLS (%s) to the server of that name alone", async (security, secure) => {
  const received: string[] = [];
  const server = new SMTPServer({
    ...certificate,
    secure,
    authOptional: true,
    onData(stream, session, done) {
      if (session.secure) received.push(session.id);
      stream.resume().on("end", () => done());
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  open.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  const mail = (host: string) => {
    const destination = { type: "email", port, security, from: "a@example.com", to: "b@example.com" };
    return outcome(destination, host);
  };
  expect(await mail(name)).toBe("delivered");
  expect(received).toHaveLength(1);
  expect(await mail("other.example")).toBe("tls");
});

it("sends no mail by a server without STARTTLS where that is asked for", async () => {
  let mails = 0;
  const server = new SMTPServer({
    hideSTARTTLS: true,
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onData(stream, _session, done) {
      mails += 1;
      stream.resume().on("end", () => done());
    },
  });
  server.on("error", () => undefined);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", () => resolve()));
  open.push(() => new Promise<void>((resolve) => server.close(() => resolve())));
  const { port } = server.server.address() as AddressInfo;
  const destination = { type: "email", port, from: "a@example.com", to: "b@example.com" };
  expect(await outcome(destination, name)).toBe("tls");
  expect(mails).toBe(0);
});
