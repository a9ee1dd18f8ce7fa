import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, ProblemError } from "../api-client.ts";
import type { GithubCatalogue, GithubExample, GithubType } from "./github-examples.ts";
import { type DemoReport, judge, type Published } from "./judge-demo.ts";
import type { Receiver } from "./receiver-process.ts";

export interface GithubDemo {
  readonly api: ApiClient;
  readonly catalogue: GithubCatalogue;
  readonly receiver: Receiver;
  /** Told what is being done, one line each. */
  readonly note: (line: string) => void;
  /** Whether the endpoint stays. */
  readonly isKept?: boolean;
  /** How long everything may take to arrive. */
  readonly timeoutMs?: number;
}

const concurrency = 8;
const Endpoint = z.looseObject({ id: z.string(), secret: z.string() });
const Event = z.looseObject({ id: z.string() });
const Deliveries = z.object({
  data: z.array(z.looseObject({ state: z.string() })),
  nextCursor: z.string().nullable(),
});

/**
 * Publishes every payload of the catalogue over HTTP to a subscribed receiver and compares what arrives with
 * what was sent.
 */
export async function runGithubDemo(demo: GithubDemo): Promise<DemoReport> {
  const { api, catalogue, receiver, note, isKept = false, timeoutMs = 120_000 } = demo;
  note(`Creating ${catalogue.types.length} event types of ${catalogue.kinds} kinds`);
  await inParallel(catalogue.types, (type) => putEventType(api, type));
  const endpoint = await api.call({
    method: "POST",
    path: "/endpoints",
    body: JSON.stringify({
      url: receiver.url,
      eventTypes: ["github.*"],
      description: "npx trunkline demo github",
    }),
    answer: Endpoint,
  });
  try {
    receiver.useSecret(endpoint.secret);
    note(`Publishing ${catalogue.examples.length} payloads to ${receiver.url}`);
    const startedMs = performance.now();
    const published = await inParallel(catalogue.examples, (example) => publish(api, example));
    const publishedMs = performance.now();
    await untilArrived(receiver, { count: published.length, timeoutMs });
    const arrivedMs = performance.now();
    const delivered = await untilRecorded(api, endpoint.id, { count: published.length, timeoutMs: 10_000 });
    const received = receiver.received.slice();
    const flipped = await offerFlipped(receiver);
    return judge({
      published,
      received,
      delivered,
      flippedStatus: flipped,
      types: catalogue.types.length,
      publishMs: publishedMs - startedMs,
      totalMs: arrivedMs - startedMs,
    });
  } finally {
    if (!isKept) await api.call({ method: "DELETE", path: `/endpoints/${endpoint.id}`, answer: z.null() });
  }
}

/** Creates the type, or brings one that is there to this schema, refusing what breaks it. */
async function putEventType(api: ApiClient, { type, schema, description }: GithubType): Promise<void> {
  const rest = `"description":${JSON.stringify(description)},"mode":"strict","schema":${schema}}`;
  const answer = z.unknown();
  try {
    await api.call({ method: "POST", path: "/event-types", body: `{"type":"${type}",${rest}`, answer });
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.status !== 409) throw error;
    await api.call({ method: "PATCH", path: `/event-types/${type}`, body: `{${rest}`, answer });
  }
}

/** Publishes a payload; where the community's schema refuses what GitHub sent, its type is told to warn instead. */
async function publish(api: ApiClient, { type, text }: GithubExample): Promise<Published> {
  const body = `{"type":"${type}","data":${text}}`;
  const send = () => api.call({ method: "POST", path: "/events", body, answer: Event });
  try {
    const { id } = await send();
    return { id, type, text, wasRefused: false };
  } catch (error) {
    if (!(error instanceof ProblemError) || error.problem.code !== "schema_violation") throw error;
    const change = { method: "PATCH", path: `/event-types/${type}`, body: `{"mode":"warn"}` } as const;
    await api.call({ ...change, answer: z.unknown() });
    const { id } = await send();
    return { id, type, text, wasRefused: true };
  }
}

async function untilArrived(
  { received }: Receiver,
  { count, timeoutMs }: { count: number; timeoutMs: number },
): Promise<void> {
  const deadline = performance.now() + timeoutMs;
  while (performance.now() < deadline && new Set(received.map(({ id }) => id)).size < count) await wait(20);
}

/** How many deliveries the product itself says it has made; waits for its log, which comes a moment later. */
async function untilRecorded(
  api: ApiClient,
  endpointId: string,
  { count, timeoutMs }: { count: number; timeoutMs: number },
): Promise<number> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const delivered = await countDelivered(api, endpointId);
    if (delivered >= count || performance.now() > deadline) return delivered;
    await wait(200);
  }
}

async function countDelivered(api: ApiClient, endpointId: string): Promise<number> {
  let delivered = 0;
  let cursor: string | null = null;
  do {
    const query = new URLSearchParams({ endpointId, state: "delivered", limit: "200" });
    if (cursor !== null) query.set("cursor", cursor);
    const page: z.infer<typeof Deliveries> = await api.call({
      method: "GET",
      path: `/deliveries?${query}`,
      answer: Deliveries,
    });
    delivered += page.data.length;
    cursor = page.nextCursor;
  } while (cursor !== null);
  return delivered;
}

/** Sends the receiver a delivery it has had, with one bit of its body changed. Gives its answer's status. */
async function offerFlipped(receiver: Receiver): Promise<number | null> {
  const genuine = receiver.received.find(({ isVerified }) => isVerified);
  if (genuine === undefined) return null;
  const body = Buffer.from(genuine.body);
  const middle = Math.floor(body.length / 2);
  body.writeUInt8(body.readUInt8(middle) ^ 1, middle);
  return receiver.replay({ headers: genuine.headers, body: body.toString() });
}

/** A few at a time, answers in order. */
async function inParallel<T, R>(items: readonly T[], work: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  let next = 0;
  const runner = async () => {
    for (let at = next++; at < items.length; at = next++) results[at] = await work(items[at] as T);
  };
  await Promise.all(Array.from({ length: concurrency }, runner));
  return results;
}
