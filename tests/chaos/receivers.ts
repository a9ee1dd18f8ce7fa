import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";

/**
 * What a receiver does with the first request of every other event; the next one it takes. So every delivery gets
 * through at its second attempt at the latest, however often processes die, and seldom are there so many failures
 * in a row that a breaker opens and the rest waits for its probes.
 */
export const behaviours = ["answer", "fail", "reset", "hang", "ordered"] as const;
export type Behaviour = (typeof behaviours)[number];

const Body = z.object({ type: z.string(), data: z.object({ n: z.number(), key: z.string().nullable() }) });

/** A request that a receiver answered with 2xx. */
export interface Arrival {
  readonly n: number;
  /** The `webhook-id` header. */
  readonly id: string;
  readonly behaviour: Behaviour;
  /** The event's ordering key. */
  readonly key: string | null;
}

export interface Receivers {
  /** The receiver of a behaviour. */
  urlOf(behaviour: Behaviour): string;
  readonly arrivals: readonly Arrival[];
  /** Requests that were failed, reset or left hanging. */
  readonly refused: number;
  close(): Promise<void>;
}

export async function startReceivers(): Promise<Receivers> {
  const arrivals: Arrival[] = [];
  const seen = new Set<string>();
  let refused = 0;
  const server = createServer((request, response) => {
    text(request)
      .then((body) => {
        const behaviour = z.enum(behaviours).parse(request.url?.slice(1));
        const id = String(request.headers["webhook-id"]);
        const isFirst = !seen.has(id);
        seen.add(id);
        const { n, key } = Body.parse(JSON.parse(body)).data;
        if (isFirst && n % 2 === 0 && refuse(behaviour, response)) {
          refused += 1;
          return;
        }
        arrivals.push({ n, id, behaviour, key });
        response.writeHead(204).end();
      })
      .catch(() => response.destroy()); // the worker died in the middle of its request
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    urlOf: (behaviour) => `http://127.0.0.1:${port}/${behaviour}`,
    arrivals,
    get refused() {
      return refused;
    },
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Whether the request was refused: with a 500, a reset, or no answer at all until the worker gives up. */
function refuse(behaviour: Behaviour, response: ServerResponse): boolean {
  switch (behaviour) {
    case "fail":
    case "ordered":
      response.writeHead(500).end();
      return true;
    case "reset":
      response.socket?.resetAndDestroy();
      return true;
    case "hang":
      return true;
    case "answer":
      return false;
  }
}
