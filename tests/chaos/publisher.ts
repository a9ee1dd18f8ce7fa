import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { z } from "zod";
import { endpointBehaviours, eventTypeOf, orderingKeys } from "./endpoints.ts";
import type { Random } from "./random.ts";

/** An event that was answered with 202. */
export interface Accepted {
  readonly n: number;
  readonly id: string;
  readonly endpoint: number;
  /** How many endpoints are owed it: one, or none while its endpoint is disabled. */
  readonly deliveries: number;
}

/** A client that publishes at a steady rate, and repeats what was not accepted under the same id. */
export interface Publisher {
  readonly accepted: readonly Accepted[];
  /** Answers by status, and requests without an answer under `none`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers that must not be, whatever was killed. */
  readonly faults: readonly string[];
  /** Resolves when every event is accepted. */
  readonly done: Promise<void>;
  close(): Promise<void>;
}

export interface PublisherOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly random: Random;
  readonly events: number;
  /** Over which they are spread; outages are made up for as fast as can be. */
  readonly seconds: number;
}

const Answer = z.object({ id: z.string(), deliveries: z.number() });
/** Answers that a client is told to try again after. */
const passing = new Set([409, 429, 503]);
const answerTimeoutMs = 30_000;
/** Requests at the same time, besides one for each ordering key. */
const concurrency = 24;

export function startPublisher(options: PublisherOptions): Publisher {
  const { url, random, events, seconds } = options;
  const ofKind = (isOrdered: boolean) =>
    [...endpointBehaviours.keys()].filter((at) => (endpointBehaviours[at] === "ordered") === isOrdered);
  const keyed = ofKind(true).flatMap((endpoint) => orderingKeys.map((key) => ({ endpoint, key })));
  const pool = new Pool(url, { connections: concurrency + keyed.length, pipelining: 1 });
  const accepted: Accepted[] = [];
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  const startMs = performance.now();
  const run = `run-${Math.floor(random.next() * 1e9)}`;
  const exchange = createExchange(pool, { options, answers, faults });
  let next = 0;

  async function publish(
    n: number,
    { endpoint, key }: { endpoint: number; key: string | null },
  ): Promise<void> {
    const orderingKey = key === null ? {} : { orderingKey: key };
    const type = eventTypeOf(endpoint);
    const body = JSON.stringify({ type, id: `${run}-${n}`, data: { n, key }, ...orderingKey });
    for (;;) {
      const answer = await exchange(body);
      if (answer.kind === "accepted") accepted.push({ n, endpoint, ...answer.event });
      if (answer.kind !== "again") return;
      await wait(answer.afterMs);
    }
  }

  /** One event after the other, so that those of a key are accepted in the order of their numbers. */
  const loop = async (target: () => { endpoint: number; key: string | null }) => {
    while (next < events) {
      const n = next++;
      const aheadMs = startMs + (n / events) * seconds * 1_000 - performance.now();
      if (aheadMs > 1) await wait(aheadMs);
      await publish(n, target());
    }
  };
  const unordered = ofKind(false);
  const loops = [
    ...Array.from({ length: concurrency }, () =>
      loop(() => ({ endpoint: random.pick(unordered), key: null })),
    ),
    ...keyed.map((target) => loop(() => target)),
  ];
  const done = Promise.all(loops).then(() => undefined);
  done.catch(() => undefined); // awaited by the run, where its error is thrown
  return { accepted, answers, faults, done, close: () => pool.destroy() };
}

type Outcome =
  | { readonly kind: "accepted"; readonly event: z.infer<typeof Answer> }
  | { readonly kind: "again"; readonly afterMs: number }
  | { readonly kind: "refused" };

interface Book {
  readonly options: PublisherOptions;
  readonly answers: Record<string, number>;
  readonly faults: string[];
}

/** One request; its answer is counted and judged. */
function createExchange(pool: Pool, { options, answers, faults }: Book): (body: string) => Promise<Outcome> {
  const headers = { authorization: `Bearer ${options.apiKey}`, "content-type": "application/json" };
  const countAnswer = (name: string) => (answers[name] = (answers[name] ?? 0) + 1);
  return async (body) => {
    const signal = AbortSignal.timeout(answerTimeoutMs);
    const request = pool.request({ method: "POST", path: "/api/v1/events", headers, body, signal });
    const answer = await request
      .then(
        async (response) => ({ response, text: await response.body.text() }),
        () => null,
      )
      .catch(() => null); // the server died in the middle of its answer
    if (answer === null) {
      if (signal.aborted) faults.push(`a request had no answer for ${answerTimeoutMs / 1_000} s`);
      countAnswer("none");
      return { kind: "again", afterMs: 200 };
    }
    const { response, text } = answer;
    const { statusCode } = response;
    countAnswer(String(statusCode));
    if (statusCode === 202) return { kind: "accepted", event: Answer.parse(JSON.parse(text)) };
    const retryAfter = response.headers["retry-after"];
    if (statusCode !== 409 && passing.has(statusCode) && retryAfter === undefined)
      faults.push(`a ${statusCode} came without Retry-After`);
    if (passing.has(statusCode)) return { kind: "again", afterMs: 200 };
    faults.push(`an event was answered with ${statusCode}: ${text.slice(0, 300)}`);
    return { kind: "refused" };
  };
}
