import {
  type DehydratedState,
  HydrationBoundary,
  QueryClientProvider,
  useSuspenseQuery,
} from "@tanstack/react-query";
import { createTRPCOptionsProxy } from "@trpc/tanstack-react-query";
import { createReactServerErrorHandler } from "next/dist/server/app-render/create-error-handler.js";
import { createElement, Suspense } from "react";
import { renderToReadableStream } from "react-dom/server.edge";
import { expect, it } from "vitest";
import { createQueryClient, leftToBrowserDigest } from "#lib/query-client";
import { dehydrateQuietly } from "#server/api/dehydrate-quietly";
import { appRouter } from "#server/api/root";
import type { TrpcContext } from "#server/api/trpc";
import { createLogger } from "#server/kernel/log";
import type { Platform } from "#server/kernel/platform";
import type { SessionPerson } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { type Scenario, scenario } from "#tests/support/scenario";

const harness = useDatabase();

interface Line {
  readonly level: string;
  readonly msg: string;
  readonly correlationId?: string;
}

/** A page's rendering on the server: its queries, what is logged, and what Next would log of a failed one. */
function rendering(person: SessionPerson | null, tenantSlug: string, broken: Partial<Platform> = {}) {
  const lines: Line[] = [];
  const log = createLogger({
    mode: "production",
    level: "debug",
    processName: "test",
    write: (line) => void lines.push(JSON.parse(line) as Line),
  });
  const ctx: TrpcContext = {
    platform: { ...harness.platform, ...broken, log },
    correlationId: "page-1",
    traceparent: null,
    tenantSlug,
    signedIn: () => Promise.resolve(person),
  };
  const queryClient = createQueryClient();
  const trpc = createTRPCOptionsProxy({ router: appRouter, ctx: () => ctx, queryClient });
  const loggedByNext: unknown[] = [];
  const onError = createReactServerErrorHandler(
    false,
    false,
    new Map(),
    (error) => void loggedByNext.push(error),
    undefined,
  );
  return { queryClient, trpc, lines, loggedByNext, onError };
}

async function person({ ownerId }: Scenario): Promise<SessionPerson> {
  return { sessionId: "ses_1", userId: ownerId, email: "o@test.invalid", name: "Owner", staffRoles: [] };
}

/** How the queries' promises end when the page streams them. */
const endings = ({ queries }: DehydratedState) =>
  Promise.all(
    queries.map(({ promise }) =>
      (promise ?? Promise.resolve()).then(
        () => null,
        (error: unknown) => error,
      ),
    ),
  );

it.each([
  ["UNAUTHORIZED", "events.list", async () => null],
  ["NOT_FOUND", "events.list of another tenant", async () => person(await scenario(harness.platform))],
  ["NOT_FOUND", "events.get of no event", person],
  ["FORBIDDEN", "admin: staffTenants.list", person],
])(
  "keeps a page's refusal %s (%s) out of the log, asks once, and leaves it to the browser",
  async (code, what, who) => {
    const tenant = await scenario(harness.platform);
    const { queryClient, trpc, lines, loggedByNext, onError } = rendering(await who(tenant), tenant.slug);
    if (what.startsWith("events.get"))
      void queryClient.prefetchQuery(trpc.events.get.queryOptions({ id: harness.platform.ids.next("evt") }));
    else if (what.startsWith("admin"))
      void queryClient.prefetchQuery(trpc.staffTenants.list.queryOptions({}));
    else void queryClient.prefetchQuery(trpc.events.list.queryOptions({}));

    const [error] = await endings(dehydrateQuietly(queryClient));
    expect(onError(error)).toBe(leftToBrowserDigest);
    expect(loggedByNext).toEqual([]);
    expect(lines).toEqual([
      expect.objectContaining({ level: "debug", msg: "a procedure refused", code, correlationId: "page-1" }),
    ]);
  },
);

it("logs a bug once, with the page's correlation id", async () => {
  const tenant = await scenario(harness.platform);
  const db = new Proxy(harness.platform.db, {
    get() {
      throw new TypeError("a bug");
    },
  });
  const { queryClient, trpc, lines, loggedByNext, onError } = rendering(await person(tenant), tenant.slug, {
    db,
  });
  void queryClient.prefetchQuery(trpc.events.list.queryOptions({}));
  const [error] = await endings(dehydrateQuietly(queryClient));
  expect(onError(error)).toBe(leftToBrowserDigest);
  expect(loggedByNext).toEqual([]);
  expect(lines).toEqual([
    expect.objectContaining({ level: "error", msg: "a procedure failed", correlationId: "page-1" }),
  ]);
});

it("leaves to Next what no procedure raised", async () => {
  const queryClient = createQueryClient();
  const bug = new TypeError("broken before any procedure");
  void queryClient.prefetchQuery({ queryKey: ["x"], queryFn: () => Promise.reject(bug) });
  const [error] = await endings(dehydrateQuietly(queryClient));
  expect(error).toBe(bug);
  const { onError, loggedByNext } = rendering(null, "x");
  onError(error);
  expect(loggedByNext).toEqual([bug]);
});

it("sends what succeeds as before", async () => {
  const tenant = await scenario(harness.platform);
  const { queryClient, trpc, lines } = rendering(await person(tenant), tenant.slug);
  void queryClient.prefetchQuery(trpc.events.list.queryOptions({}));
  const { queries } = dehydrateQuietly(queryClient);
  expect(await queries[0]?.promise).toEqual({ data: [], nextCursor: null });
  expect(lines).toEqual([]);
});

it("asks at once in the browser for what was left to it, and takes its refusal as the answer", async () => {
  const queryClient = createQueryClient(false);
  const left = Object.assign(new Error("left"), { digest: leftToBrowserDigest });
  const refusal = Object.assign(new Error("refused"), { data: { httpStatus: 404 } });
  const errors = [left, refusal];
  const startedMs = performance.now();
  await expect(
    queryClient.fetchQuery({ queryKey: ["x"], queryFn: () => Promise.reject(errors.shift() ?? left) }),
  ).rejects.toBe(refusal);
  expect(performance.now() - startedMs).toBeLessThan(500);
});

it("renders around such a part on the server, without asking by itself, waiting or logging", async () => {
  const left = Object.assign(new Error("left"), { digest: leftToBrowserDigest });
  const failing = createQueryClient();
  void failing.prefetchQuery({ queryKey: ["x"], queryFn: () => Promise.reject(left) });
  const state = dehydrateQuietly(failing);
  const asked: string[] = [];
  const Part = () => {
    const queryFn = () => Promise.resolve(String(asked.push("asked")));
    return createElement("p", null, useSuspenseQuery({ queryKey: ["x"], queryFn }).data);
  };
  const page = createElement(
    QueryClientProvider,
    { client: createQueryClient() },
    createElement("h1", null, "Event"),
    createElement(
      HydrationBoundary,
      { state },
      createElement(Suspense, { fallback: "Loading" }, createElement(Part)),
    ),
  );
  const digests: unknown[] = [];
  const startedMs = performance.now();
  const stream = await renderToReadableStream(page, {
    onError: (error) => void digests.push((error as { digest?: unknown }).digest),
  });
  const html = await new Response(stream).text();
  expect(performance.now() - startedMs).toBeLessThan(900);
  expect(html).toContain("<h1>Event</h1>");
  expect(html).toContain("Loading");
  expect(digests).toEqual([leftToBrowserDigest]);
  expect(asked).toEqual([]);
});
