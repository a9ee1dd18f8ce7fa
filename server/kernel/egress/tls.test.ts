import type { TLSSocket } from "node:tls";
import { afterEach, expect, it } from "vitest";
import { selfSigned } from "#tests/support/certificate";
import { receivers } from "#tests/support/receivers";
import { createEgress, type EgressOptions } from "./index.ts";

const servers = receivers();
afterEach(() => servers.close());
const certificate = selfSigned("hooks.example");

async function post(host: string, options: Partial<EgressOptions> = {}) {
  const port = await servers.https(certificate, (request, response) => response.end(request.headers.host));
  const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
  const out = createEgress({ allowCidrs: [], allowLoopback: true, resolve, ...options });
  servers.closing(() => out.close());
  return out.request({
    method: "POST",
    url: `https://${host}:${port}/`,
    headers: {},
    body: "x",
    timeoutMs: 5_000,
    maxResponseBytes: 1_000,
  });
}

it("takes a certificate of a trusted authority for the name called, and tells the handshake's time", async () => {
  const outcome = await post("hooks.example", { extraCa: [certificate.cert] });
  expect(outcome).toMatchObject({ kind: "response", status: 200, remoteAddress: "127.0.0.1" });
  expect(outcome.timings.tlsMs).toBeGreaterThan(0);
});

it("refuses a self-signed certificate", async () => {
  expect(await post("hooks.example")).toMatchObject({ class: "tls", code: "DEPTH_ZERO_SELF_SIGNED_CERT" });
});

it("refuses a certificate for another name", async () => {
  const outcome = await post("other.example", { extraCa: [certificate.cert] });
  expect(outcome).toMatchObject({ class: "tls", code: "ERR_TLS_CERT_ALTNAME_INVALID" });
});

it("verifies even where the environment says not to", async () => {
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
  try {
    expect(await post("hooks.example")).toMatchObject({ class: "tls" });
  } finally {
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
  }
});

it("calls an answer without TLS a tls failure", async () => {
  const url = new URL(await servers.tcp((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
  const out = createEgress({ allowCidrs: [], allowLoopback: true });
  servers.closing(() => out.close());
  const outcome = await out.request({
    method: "GET",
    url: `https://127.0.0.1:${url.port}`,
    headers: {},
    timeoutMs: 5_000,
    maxResponseBytes: 10,
  });
  expect(outcome).toMatchObject({ kind: "failure", class: "tls" });
});

it("shows a client certificate only in calls that name it, on connections of their own, within the same bounds", async () => {
  const [ours, theirs] = [selfSigned("ours.example"), selfSigned("theirs.example")];
  const options = { ...certificate, requestCert: true, rejectUnauthorized: false };
  const shown: string[] = [];
  const ended: string[] = [];
  const port = await servers.https(options, (request, response) => {
    const socket = request.socket as TLSSocket;
    const name = String(socket.getPeerCertificate().subject?.CN ?? "nobody");
    if (!shown.includes(name)) socket.once("close", () => ended.push(name));
    shown.push(name);
    response.end();
  });
  const resolve = () => Promise.resolve([{ address: "127.0.0.1", family: 4 }]);
  const out = createEgress({
    allowCidrs: [],
    allowLoopback: true,
    resolve,
    extraCa: [certificate.cert],
    maxOrigins: 2,
  });
  servers.closing(() => out.close());
  const call = { method: "GET", url: `https://hooks.example:${port}/`, headers: {} } as const;
  const identities = [
    { id: "ours", ...ours },
    undefined,
    { id: "ours", ...ours },
    { id: "theirs", ...theirs },
  ];
  for (const identity of identities) {
    const named = identity === undefined ? {} : { identity };
    const outcome = await out.request({ ...call, ...named, timeoutMs: 5_000, maxResponseBytes: 10 });
    expect(outcome).toMatchObject({ kind: "response", status: 200 });
  }
  expect(shown).toEqual(["ours.example", "nobody", "ours.example", "theirs.example"]);
  await expect.poll(() => ended).toEqual(["nobody"]); // used longest ago, when a third would have been too many
});
