import { createPublicKey, type JsonWebKey, verify } from "node:crypto";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import { deleteEndpoint, rotateSecret } from "#server/deliveries/index";
import type { RunningServer } from "#tests/support/fetch-server";
import { eventTypes, publish } from "#tests/support/publish";
import { useDatabase } from "#tests/support/platform";
import { scenario } from "#tests/support/scenario";
import { openCustomServer } from "../api/mounts.ts";
import { endpointTo, type Received, useWorkbench } from "./workbench.ts";

const harness = useDatabase();
const bench = useWorkbench();
let server: RunningServer;
beforeAll(async () => {
  server = await openCustomServer(createApi(harness.platform));
});
afterAll(() => server.close());

type Jwk = JsonWebKey & { readonly kid: string };

async function published(): Promise<Jwk[]> {
  const response = await fetch(`${server.url}/.well-known/webhook-keys.json`);
  expect(response.status).toBe(200);
  expect(response.headers.get("content-type")).toBe("application/json");
  expect(response.headers.get("cache-control")).toBe("public, max-age=60");
  return ((await response.json()) as { keys: Jwk[] }).keys;
}

/** Which signatures of a request one of the keys verifies, as a receiver that has only the published keys finds out. */
function verified({ headers, body }: Received, keys: readonly Jwk[]): boolean[] {
  const signed = Buffer.from(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.${body}`);
  return (headers["webhook-signature"] ?? "").split(" ").map((signature) => {
    const [version, text = ""] = signature.split(",");
    expect(version).toBe("v1a");
    return keys.some((jwk) =>
      verify(null, signed, createPublicKey({ key: jwk, format: "jwk" }), Buffer.from(text, "base64")),
    );
  });
}

it("publishes each ed25519 endpoint's key as a JWK that verifies its deliveries, over rotations and until it is deleted", async () => {
  const { ctx } = await scenario(harness.platform);
  await eventTypes(ctx, "a.b");
  const receiver = await bench.receiver();
  const endpoint = await endpointTo(ctx, receiver, { signing: "ed25519" });
  await endpointTo(ctx, await bench.receiver(), { signing: "hmac" });
  const [first, ...more] = await published();
  expect(more).toEqual([]);
  expect(first).toEqual({
    kty: "OKP",
    crv: "Ed25519",
    x: expect.stringMatching(/^[\w-]{43}$/) as string,
    kid: expect.stringMatching(/^sec_/) as string,
    use: "sig",
    alg: "EdDSA",
  });

  await bench.dispatch(harness.platform);
  await publish(ctx, { type: "a.b", data: { n: 1 } });
  await expect.poll(() => receiver.received.length).toBe(1);
  const [one] = receiver.received;
  expect(one === undefined ? [] : verified(one, await published())).toEqual([true]);
  const altered = { ...(one as Received), body: `${one?.body} ` };
  expect(verified(altered, await published())).toEqual([false]);

  await rotateSecret(ctx, { id: endpoint.id, overlapSeconds: 3_600 });
  await publish(ctx, { type: "a.b", data: { n: 2 } });
  await expect.poll(() => receiver.received.length).toBe(2);
  await expect.poll(async () => (await published()).length, { timeout: 5_000 }).toBe(2);
  const [, two] = receiver.received;
  expect(two === undefined ? [] : verified(two, await published())).toEqual([true, true]);

  await deleteEndpoint(ctx, { id: endpoint.id });
  await expect.poll(published, { timeout: 5_000 }).toEqual([]);
});
