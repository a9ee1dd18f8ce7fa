import { setTimeout as wait } from "node:timers/promises";
import { Pool } from "undici";
import { z } from "zod";
import type { Random } from "./random.ts";
import { type Behaviour, behaviours } from "./receivers.ts";

/** An event that was answered with 202. */
export interface Accepted {
  readonly n: number;
  readonly id: string;
  readonly behaviour: Behaviour;
}

/** A client that publishes without pause, and repeats what was not accepted under the same id. */
export interface Publisher {
  readonly accepted: readonly Accepted[];
  /** Answers by status, and requests without an answer under `none`. */
  readonly answers: Readonly<Record<string, number>>;
  /** Answers that must not be, whatever was killed. */
  readonly faults: readonly string[];
  /** Begins nothing new; resolves when all that was begun is accepted. */
  stop(): Promise<void>;
}

export interface PublisherOptions {
  readonly url: string;
  readonly apiKey: string;
  readonly random: Random;
  /** Requests at the same time, besides the ordered ones. */
  readonly concurrency: number;
  /** Pause of each of them after an event. */
  readonly pauseMs: number;
}

const Answer = z.object({ id: z.string() });
/** Answers that a client is told to try again after. */
const passing = new Set([409, 429, 503]);
const answerTimeoutMs = 30_000;
/** Each keeps one of its lane's 32 places for 20 s, so that more of them would only make the run longer. */
const mostHangs = 24;

export function startPublisher(options: PublisherOptions): Publisher {
  const { url, random, concurrency, pauseMs } = options;
  const pool = new Pool(url, { connections: concurrency + 1, pipelining: 1 });
  const accepted: Accepted[] = [];
  const answers: Record<string, number> = {};
  const faults: string[] = [];
  const stopping = new AbortController();
  let hangs = 0;
  let next = 0;
  const run = `run-${Math.floor(random.next() * 1e9)}`;
  const exchange = createExchange(pool, { options, answers, faults });

  async function publish(behaviour: Behaviour, key: string | null): Promise<void> {
    const n = next++;
    const orderingKey = key === null ? {} : { orderingKey: key };
    const body = JSON.stringify({
      type: `chaos.${behaviour}`,
      id: `${run}-${n}`,
      data: { n, key },
      ...orderingKey,
    });
    for (;;) {
      const answer = await exchange(body);
      if (answer.kind === "accepted") {
        accepted.push({ n, id: answer.id, behaviour });
        return;
      }
      if (answer.kind === "refused") return;
      await wait(answer.afterMs);
    }
  }

  const unordered = async () => {
    while (!stopping.signal.aborted) {
      const behaviour = random.pick(behaviours.filter((one) => one !== "ordered"));
      if (behaviour === "hang" && ++hangs > mostHangs) continue;
      await publish(behaviour, null);
      await wait(pauseMs);
    }
  };
  // One after the other, so that the order of the answers is the order in which they were accepted.
  const ordered = async () => {
    while (!stopping.signal.aborted) {
      await publish("ordered", random.pick(["a", "b", "c"]));
      await wait(400);
    }
  };
  const loops = [...Array.from({ length: concurrency }, unordered), ordered()];
  return {
    accepted,
    answers,
    faults,
    async stop() {
      stopping.abort();
      await Promise.all(loops);
      await pool.destroy();
    },
  };
}

type Outcome =
  | { readonly kind: "accepted"; readonly id: string }
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
    if (statusCode === 202) return { kind: "accepted", id: Answer.parse(JSON.parse(text)).id };
    const retryAfter = response.headers["retry-after"];
    if (statusCode !== 409 && passing.has(statusCode) && retryAfter === undefined)
      faults.push(`a ${statusCode} came without Retry-After`);
    if (passing.has(statusCode)) return { kind: "again", afterMs: 200 };
    faults.push(`an event was answered with ${statusCode}: ${text.slice(0, 300)}`);
    return { kind: "refused" };
  };
}
