import { expect, it, vi } from "vitest";
import {
  createEndpoint,
  getEndpoint,
  getDelivery,
  listAttempts,
  listEndpoints,
  rotateSecret,
  updateEndpoint,
} from "#server/deliveries/index";
import type { CreateEndpointInput, UpdateEndpointInput } from "#server/deliveries/contract";
import { InvalidError } from "#server/kernel/errors";
import { selfSigned } from "#tests/support/certificate";
import { useDatabase } from "#tests/support/platform";
import { eventTypes, publish } from "#tests/support/publish";
import { receivers } from "#tests/support/receivers";
import { scenario } from "#tests/support/scenario";
import { deliveriesOf, useWorkbench } from "../workbench.ts";

type DestinationInput = NonNullable<CreateEndpointInput["destination"]>;

const harness = useDatabase();
const bench = useWorkbench();
const tenant = async () => (await scenario(harness.platform)).ctx;
const eventTypesOf = { eventTypes: ["*"] };
const redis = {
  type: "redis",
  host: "127.0.0.1",
  stream: "events",
  username: "u",
  password: "first-Secret",
} as const;
const nats = {
  type: "nats",
  host: "127.0.0.1",
  subject: "a.b",
  authentication: "token",
  token: "tok-Secret",
} as const;
const email = { type: "email", host: "127.0.0.1", from: "a@example.com", to: "b@example.com" } as const;
const s3 = {
  type: "s3",
  region: "eu-central-1",
  bucket: "events",
  accessKeyId: "AKIA",
  secretAccessKey: "s3-Secret",
} as const;
const postgres = {
  type: "postgres",
  host: "127.0.0.1",
  database: "app",
  username: "u",
  password: "pg-Secret",
  table: "events",
} as const;
const certificate = selfSigned("a.example");

it.each<[DestinationInput, string]>([
  [redis, "rediss://127.0.0.1:6379/events"],
  [nats, "nats://127.0.0.1:4222/a.b"],
  [email, "mailto:b@example.com"],
  [s3, "s3://events"],
  [{ ...s3, prefix: "a/b" }, "s3://events/a/b"],
  [postgres, "postgres://127.0.0.1:5432/app/events"],
  [{ ...postgres, schema: "My schema" }, "postgres://127.0.0.1:5432/app/My%20schema.events"],
])("shows %o without its secret, and where it is in its URL", async (destination, url) => {
  const ctx = await tenant();
  const { id } = await createEndpoint(ctx, { ...eventTypesOf, destination });
  const shown = await getEndpoint(ctx, { id });
  expect(shown).toMatchObject({ url, destination: { type: destination.type } });
  expect(JSON.stringify([shown, await listEndpoints(ctx, {})])).not.toContain('Secret"');
  const { rows } = await harness.platform.db.system.pool.query(
    "select t::text as row from endpoints t union all select t::text from audit_entries t",
  );
  expect(JSON.stringify(rows)).not.toMatch(/(first|tok|s3|pg)-Secret/);
});

it("keeps a secret that a change leaves out, and asks for it again where it would go elsewhere or in the clear", async () => {
  const ctx = await tenant();
  const { id, destination: before } = await createEndpoint(ctx, { ...eventTypesOf, destination: redis });
  const { password: _, ...withoutSecret } = redis;
  const change = (destination: object) => updateEndpoint(ctx, { id, destination } as UpdateEndpointInput);
  const moved = await change({ ...withoutSecret, stream: "others", maxLength: 10 });
  expect(moved.destination).toMatchObject({ stream: "others", secretSetAt: before.secretSetAt });
  expect(moved.url).toBe("rediss://127.0.0.1:6379/others");
  for (const elsewhere of [{ host: "127.0.0.2" }, { port: 6380 }, { username: "v" }, { tls: false }]) {
    await expect(change({ ...withoutSecret, ...elsewhere })).rejects.toMatchObject({
      errors: [{ pointer: "/destination/password" }],
    });
  }
  const again = await change({ ...redis, host: "127.0.0.2", password: "second" });
  expect(again.destination).toMatchObject({ host: "127.0.0.2" });
  const removed = await change({ ...withoutSecret, host: "127.0.0.2", username: "", password: null });
  expect(removed.destination).toMatchObject({ secretSetAt: null, secretSetBy: null });
});

it("keeps its kind for good, whichever it is", async () => {
  const ctx = await tenant();
  const { id } = await createEndpoint(ctx, { ...eventTypesOf, destination: redis });
  const webhook = await createEndpoint(ctx, { ...eventTypesOf, url: "http://127.0.0.1:8085/" });
  expect(webhook.destination).toMatchObject({ type: "webhook", url: "http://127.0.0.1:8085/" });
  const refused = async (input: UpdateEndpointInput, pointer: string) => {
    await expect(updateEndpoint(ctx, input)).rejects.toMatchObject({ errors: [{ pointer }] });
  };
  await refused({ id, destination: nats }, "/destination/type");
  await refused({ id, url: "http://127.0.0.1:8085/" }, "/url");
  await refused({ id: webhook.id, destination: redis }, "/destination/type");
  expect((await rotateSecret(ctx, { id })).secret).toMatch(/^whsec_/);
});

it.each<[string, Partial<CreateEndpointInput>, string]>([
  ["neither URL nor destination", {}, "/url"],
  ["both", { url: "http://127.0.0.1:8085/", destination: redis }, "/destination"],
  ["a host that is not public", { destination: { ...redis, host: "10.1.2.3" } }, "/destination/host"],
  ["a port of another service", { destination: { ...redis, port: 5432 } }, "/destination/port"],
  [
    "an endpoint with a query",
    { destination: { ...s3, endpoint: "http://127.0.0.1:9000/?a" } },
    "/destination/endpoint",
  ],
  ["an endpoint that is no URL", { destination: { ...s3, endpoint: "store" } }, "/destination/endpoint"],
  ["no key", { destination: { ...s3, secretAccessKey: null } }, "/destination/secretAccessKey"],
  ["no token", { destination: { ...nats, token: null } }, "/destination/token"],
  ["a user without a password", { destination: { ...email, username: "u" } }, "/destination/password"],
  ["extra headers", { destination: redis, headers: { "x-a": "b" } }, "/headers"],
  [
    "receiver authentication",
    { destination: redis, auth: { type: "basic", username: "a", password: "b" } },
    "/auth",
  ],
  [
    "a client certificate",
    { destination: redis, clientCertificate: { certificate: certificate.cert, key: certificate.key } },
    "/clientCertificate",
  ],
  ["a handshake", { destination: redis, handshake: "cloudevents" }, "/handshake"],
  ["other header names", { destination: redis, headerStyle: "svix" }, "/headerStyle"],
])("refuses %s with a pointer to it, and makes nothing", async (_title, input, pointer) => {
  const ctx = await tenant();
  const refused = createEndpoint(ctx, { ...eventTypesOf, ...input });
  await expect(refused).rejects.toThrow(InvalidError);
  await expect(refused).rejects.toMatchObject({ errors: [{ pointer }] });
  expect((await listEndpoints(ctx, {})).data).toEqual([]);
});

it("gives up at once, in words, what the destination can never take", async () => {
  const ctx = await tenant();
  await eventTypes(ctx, "report.made");
  const open = receivers();
  const url = await open.http((request, response) => {
    request
      .resume()
      .on("end", () => response.writeHead(400).end("<Error><Code>EntityTooLarge</Code></Error>"));
  });
  const destination = { ...s3, endpoint: url, pathStyle: true };
  await createEndpoint(ctx, { ...eventTypesOf, destination });
  await bench.dispatch(harness.platform);
  await publish(ctx, { type: "report.made", data: { text: "x".repeat(900_000) } });
  const [delivery] = await deliveriesOf(ctx);
  const id = delivery?.id ?? "";
  await vi.waitFor(async () => expect(await getDelivery(ctx, { id })).toMatchObject({ state: "exhausted" }), {
    timeout: 10_000,
  });
  const { data } = await listAttempts(ctx, { deliveryId: id });
  expect(data).toMatchObject([
    {
      number: 1,
      status: 400,
      errorClass: "client_error",
      errorMessage: expect.stringMatching(/too large/) as unknown,
    },
  ]);
  await open.close();
});
