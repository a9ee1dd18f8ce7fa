import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import {
  type ApiClient,
  createApiClient,
  NoAnswerError,
  ProblemError,
} from "../../scripts/cli/api-client.ts";
import type { Stack } from "../support/processes.ts";
import { endpointBehaviours, eventTypeOf } from "./endpoints.ts";
import type { Receivers } from "./receivers.ts";

/** What the tenant's people do: they set endpoints up, and put right what only they can. */
export interface Owner {
  /** Resumes, from time to time, the endpoints that a 410 has disabled. Ends with what it gives. */
  keepResuming(): () => Promise<void>;
  /** Resumes what is disabled, probes what is open, and retries what was given up. */
  putRight(): Promise<void>;
}

/** Quick, so that a run does not spend its time waiting; never used up by a receiver that is sick for a few seconds. */
const retrySchedule = [1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 8, 8, 8, 8];
const resumeEveryMs = 1_500;
const Endpoint = z.looseObject({ id: z.string() });

/** One endpoint for each receiver, each with an event type of its own. */
export async function setUp({ url, apiKey }: Stack, receivers: Receivers): Promise<Owner> {
  const api = createApiClient(url, apiKey);
  const ids: string[] = [];
  for (const [endpoint, behaviour] of endpointBehaviours.entries()) {
    const type = eventTypeOf(endpoint);
    await api.call({
      method: "POST",
      path: "/event-types",
      body: JSON.stringify({ type }),
      answer: z.unknown(),
    });
    const ordered = behaviour === "ordered";
    const settings = { url: receivers.urls[endpoint], eventTypes: [type], ordered, retrySchedule };
    const { id } = await api.call({
      method: "POST",
      path: "/endpoints",
      body: JSON.stringify(settings),
      answer: Endpoint,
    });
    ids.push(id);
  }
  return ownerOf(api, ids);
}

function ownerOf(api: ApiClient, ids: readonly string[]): Owner {
  const gone = ids.filter((_, endpoint) => endpointBehaviours[endpoint] === "gone");
  return {
    keepResuming() {
      const stopping = new AbortController();
      const running = (async () => {
        while (!stopping.signal.aborted) {
          for (const id of gone) await tell(api, { path: `/endpoints/${id}/resume` });
          await wait(resumeEveryMs);
        }
      })();
      return () => {
        stopping.abort();
        return running;
      };
    },
    async putRight() {
      for (const id of gone) await tell(api, { path: `/endpoints/${id}/resume` });
      for (const id of ids) await tell(api, { path: `/endpoints/${id}/probe` });
      await tell(api, { path: "/replays", body: { kind: "retry", filter: {}, deliveriesPerSecond: 1_000 } });
    },
  };
}

/** Whatever is down, or as it should be already, is left for the next time. */
async function tell(api: ApiClient, { path, body }: { path: string; body?: object }): Promise<void> {
  const text = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    await api.call({ method: "POST", path, ...text, answer: z.unknown() });
  } catch (error) {
    const isPassing = error instanceof ProblemError && [409, 422, 429, 503].includes(error.problem.status);
    if (!(error instanceof NoAnswerError) && !isPassing) throw error;
  }
}
