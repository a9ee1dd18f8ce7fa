import { generateKeyPairSync } from "node:crypto";
import type { TLSSocket } from "node:tls";
import { beforeAll, expect, it, vi } from "vitest";
import {
  createEndpoint,
  getEndpoint,
  listAttempts,
  testEndpoint,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput } from "#server/deliveries/contract";
import type { TenantCtx } from "#server/kernel/ctx";
import { createEgress } from "#server/kernel/egress/index";
import { InvalidError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import { selfSigned } from "#tests/support/certificate";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { endpointTo, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
const server = selfSigned("hooks.example");
const [ours, theirs] = [selfSigned("trunkline.example"), selfSigned("someone.example")];
const asInput = ({ cert, key }: typeof ours) => ({ certificate: cert, key });

/** The harness's platform, where hooks.example leads here and its certificate is trusted. */
let platform: Platform;
beforeAll(() => {
  const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
  const egress = createEgress({ allowCidrs: [], allowLoopback: true, resolve, extraCa: [server.cert] });
  platform = { ...harness.platform, egress };
  return () => egress.close();
});

/** A receiver that lets in only who shows a certificate it knows; gives its URL and the names shown. */
async function strictReceiver() {
  const names: string[] = [];
  const options = { ...server, requestCert: true, rejectUnauthorized: true, ca: [ours.cert] };
  const port = await bench.receivers.https(options, (request, response) => {
    const { subject } = (request.socket as TLSSocket).getPeerCertificate();
    names.push(String(subject.CN));
    request.resume().on("end", () => response.writeHead(200).end());
  });
  return { url: `https://hooks.example:${port}/hook`, names };
}

async function attemptOf(ctx: TenantCtx, id: string) {
  const { deliveryId } = await testEndpoint(ctx, { id });
  const list = async () => (await listAttempts(ctx, { deliveryId })).data;
  await vi.waitFor(async () => expect(await list()).toHaveLength(1), { timeout: 5_000, interval: 10 });
  return (await list())[0];
}

it("shows its certificate to a receiver that asks for one, and its key to nobody", async () => {
  const { ctx } = await scenario(platform);
  const receiver = await strictReceiver();
  const { id, clientCertificate } = await endpointTo(ctx, receiver, { clientCertificate: asInput(ours) });
  expect(clientCertificate).toMatchObject({
    subject: "CN=trunkline.example",
    fingerprint: expect.stringMatching(/^[0-9A-F:]{95}$/) as string,
    expiresAt: expect.any(Date) as Date,
    setBy: ctx.actor.label,
  });
  await bench.dispatch(platform);
  expect(await attemptOf(ctx, id)).toMatchObject({ outcome: "delivered", status: 200 });
  expect(receiver.names).toEqual(["trunkline.example"]);
  const { rows } = await platform.db.system.pool.query(
    "select t::text as row from endpoints t union all select t::text from attempts t union all select t::text from audit_entries t",
  );
  const shown = JSON.stringify([rows, await getEndpoint(ctx, { id })]);
  const [, middle = ""] = ours.key.split("\n");
  expect(shown).not.toContain(middle);
  expect(shown).not.toContain("PRIVATE KEY");
});

it("never uses a connection of one certificate for an endpoint with another or none", async () => {
  const { ctx } = await scenario(platform);
  const receiver = await strictReceiver();
  const right = await endpointTo(ctx, receiver, { clientCertificate: asInput(ours) });
  const wrong = await endpointTo(ctx, receiver, { clientCertificate: asInput(theirs) });
  const none = await endpointTo(ctx, receiver);
  await bench.dispatch(platform);
  expect(await attemptOf(ctx, right.id)).toMatchObject({ outcome: "delivered" });
  for (const { id } of [wrong, none]) {
    const attempt = await attemptOf(ctx, id);
    expect(attempt).toMatchObject({ outcome: "failed", status: null });
    expect(["tls", "reset"]).toContain(attempt?.errorClass);
  }
  expect(receiver.names).toEqual(["trunkline.example"]);

  await updateEndpoint(ctx, { id: none.id, clientCertificate: asInput(ours) });
  expect(await attemptOf(ctx, none.id)).toMatchObject({ outcome: "delivered" });
  await updateEndpoint(ctx, { id: none.id, description: "keeps it" });
  expect(await getEndpoint(ctx, { id: none.id })).toMatchObject({
    clientCertificate: { subject: "CN=trunkline.example" },
  });
  await updateEndpoint(ctx, { id: none.id, clientCertificate: null });
  expect(await attemptOf(ctx, none.id)).toMatchObject({ outcome: "failed" });
});

const encrypted = generateKeyPairSync("ec", {
  namedCurve: "P-256",
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem", cipher: "aes-256-cbc", passphrase: "x" },
}).privateKey;
const damaged = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";

it.each<[string, Partial<CreateEndpointInput>, string, RegExp]>([
  [
    "another certificate's key",
    { clientCertificate: { certificate: ours.cert, key: theirs.key } },
    "/clientCertificate/key",
    /does not belong/,
  ],
  [
    "a key with a passphrase",
    { clientCertificate: { certificate: ours.cert, key: encrypted } },
    "/clientCertificate/key",
    /passphrase/,
  ],
  [
    "no key",
    { clientCertificate: { certificate: ours.cert, key: "secret" } },
    "/clientCertificate/key",
    /PEM/,
  ],
  [
    "no certificate",
    { clientCertificate: { certificate: ours.key, key: ours.key } },
    "/clientCertificate/certificate",
    /PEM/,
  ],
  [
    "a damaged certificate",
    { clientCertificate: { certificate: damaged, key: ours.key } },
    "/clientCertificate/certificate",
    /damaged/,
  ],
  [
    "a URL without TLS",
    { clientCertificate: asInput(ours), url: "http://127.0.0.1:8085/hook" },
    "/url",
    /https/,
  ],
])("refuses %s with a pointer to it", async (...[, input, pointer, message]) => {
  const { ctx } = await scenario(platform);
  const refused = createEndpoint(ctx, { url: "https://127.0.0.1:8085/hook", eventTypes: ["*"], ...input });
  await expect(refused).rejects.toThrow(InvalidError);
  await expect(refused).rejects.toMatchObject({
    errors: [{ pointer, message: expect.stringMatching(message) as string }],
  });
});
