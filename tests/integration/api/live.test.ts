import { encode } from "next-auth/jwt";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sessions } from "#db/schema/index";
import { handleTrpc } from "#server/api/trpc-handler";
import { systemCtx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { providePlatform } from "#server/platform";
import { revokeMySession } from "#server/tenants/index";
import { type RunningServer, serveFetch } from "#tests/support/fetch-server";
import { useDatabase } from "#tests/support/platform";
import { scenario, type Scenario } from "#tests/support/scenario";

const harness = useDatabase();
let server: RunningServer;
let tenant: Scenario;

beforeAll(async () => {
  providePlatform(harness.platform);
  server = await serveFetch(handleTrpc);
  tenant = await scenario(harness.platform);
});
afterAll(() => server.close());

async function signIn({ ownerId }: Scenario): Promise<{ cookie: string; sessionId: string }> {
  const { platform } = harness;
  const sessionId = platform.ids.next("ses");
  const now = platform.clock.now();
  await transactAsSystem(systemCtx(platform, "test", "test-sign-in"), (tx) =>
    tx.db.insert(sessions).values({
      id: sessionId,
      userId: ownerId,
      method: "password",
      createdAt: now,
      lastSeenAt: now,
      expiresAt: new Date(now.getTime() + 3_600_000),
    }),
  );
  const token = await encode({ token: { sessionId }, secret: platform.env.AUTH_SECRET });
  return { cookie: `next-auth.session-token=${token}`, sessionId };
}

interface Stream {
  readonly response: Response;
  /** The topics of the next message; null when the stream ended. */
  next(): Promise<readonly string[] | null>;
  close(): void;
}

async function open(cookie: string, slug: string): Promise<Stream> {
  const params = new URLSearchParams({ connectionParams: JSON.stringify({ tenant: slug }) });
  const stop = new AbortController();
  const response = await fetch(`${server.url}/api/trpc/live.onActivity?${params}`, {
    headers: { cookie, accept: "text/event-stream" },
    signal: stop.signal,
  });
  const messages = read(response);
  return {
    response,
    next: async () => (await messages.next()).value ?? null,
    close: () => stop.abort(),
  };
}

async function* read(response: Response): AsyncGenerator<readonly string[], void> {
  let text = "";
  for await (const chunk of response.body ?? []) {
    text += Buffer.from(chunk).toString();
    const blocks = text.split("\n\n");
    text = blocks.pop() ?? "";
    for (const block of blocks) {
      if (/^event: (?:serialized-error|return)/m.test(block)) return;
      const data = /^data: (.*)$/m.exec(block)?.[1];
      const message = data === undefined ? {} : (JSON.parse(data) as { json?: { topics?: string[] } });
      if (message.json?.topics !== undefined) yield message.json.topics;
    }
  }
}

const notify = (tenantId: string, topics: string[]) =>
  harness.platform.db.app.pool.query("select pg_notify('activity', $1)", [
    JSON.stringify({ tenantId, topics }),
  ]);

it("tells a page what changed in its tenant, gathered, and nothing of another tenant", async () => {
  const { cookie } = await signIn(tenant);
  const other = await scenario(harness.platform);
  const stream = await open(cookie, tenant.slug);
  expect(stream.response.headers.get("content-type")).toMatch(/^text\/event-stream/);
  expect(await stream.next()).toContain("events");

  await notify(other.tenantId, ["members"]);
  await notify(tenant.tenantId, ["events"]);
  await notify(tenant.tenantId, ["events", "deliveries", "no-such-topic"]);
  const heard = new Set<string>();
  while (!heard.has("deliveries")) for (const topic of (await stream.next()) ?? ["ended"]) heard.add(topic);
  expect([...heard].sort()).toEqual(["deliveries", "events"]);
  stream.close();
});

it("sends at most two messages a second, however much happens", async () => {
  const { cookie } = await signIn(tenant);
  const stream = await open(cookie, tenant.slug);
  await stream.next();
  const startedAt = performance.now();
  const state = { isOver: false };
  const busy = (async () => {
    while (!state.isOver) await notify(tenant.tenantId, ["events"]);
  })();
  for (let count = 0; count < 4; count++) await stream.next();
  const elapsedMs = performance.now() - startedAt;
  state.isOver = true;
  await busy;
  stream.close();
  expect(elapsedMs).toBeGreaterThan(1_400);
});

it("is for members alone", async () => {
  const other = await scenario(harness.platform);
  const { cookie } = await signIn(tenant);
  for (const [sent, slug] of [
    ["", tenant.slug],
    ["next-auth.session-token=forged", tenant.slug],
    [cookie, other.slug],
  ] as const) {
    const stream = await open(sent, slug);
    expect(await stream.next()).toBeNull();
    stream.close();
  }
});

it("ends with its session", async () => {
  const { cookie, sessionId } = await signIn(tenant);
  const stream = await open(cookie, tenant.slug);
  await stream.next();
  await revokeMySession(tenant.ctx, { id: sessionId });
  expect(await stream.next()).toBeNull();
});

it("bounds the streams one person holds, and counts those that were closed no more", async () => {
  const { cookie } = await signIn(tenant);
  const streams: Stream[] = [];
  for (let count = 0; count < 20; count++) streams.push(await open(cookie, tenant.slug));
  for (const stream of streams) expect(await stream.next()).not.toBeNull();
  expect(await (await open(cookie, tenant.slug)).next()).toBeNull();
  for (const stream of streams) stream.close();
  await expect
    .poll(async () => {
      const stream = await open(cookie, tenant.slug);
      const first = await stream.next();
      stream.close();
      return first;
    })
    .not.toBeNull();
});
