import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, NoAnswerError, ProblemError } from "./api-client.ts";
import type { Terminal } from "./terminal.ts";

const FollowedEvent = z.looseObject({
  id: z.string(),
  type: z.string(),
  subject: z.string().nullable(),
  sizeBytes: z.number(),
  createdAt: z.iso.datetime(),
});
export type FollowedEvent = z.infer<typeof FollowedEvent>;
const Page = z.object({ data: z.array(FollowedEvent), nextCursor: z.string().nullable() });

const pollMs = 1_000;
/** Servers commit side by side, so an event may show up after one that is this much younger. */
const lateMs = 3_000;
/** Most pages read at once; where more came in, the older ones are skipped and counted out loud. */
const mostPages = 10;

export interface Source {
  readonly api: ApiClient;
  /** Only events of this type. */
  readonly type: string | undefined;
}

/** Where following begins: what is newer than this is new. */
export interface Start {
  readonly id: string;
  readonly at: string;
}

/** The latest events, oldest first, and where to go on from. */
export async function readLatest(
  source: Source,
  lines: number,
): Promise<{ events: readonly FollowedEvent[]; start: Start }> {
  const latest = await readPage(source, { limit: Math.max(1, lines) });
  const [newest] = latest.data;
  return {
    events: latest.data.slice(0, lines).toReversed(),
    start: { id: newest?.id ?? "", at: newest?.createdAt ?? new Date().toISOString() },
  };
}

/** Each event that comes after the start, oldest first, until the signal; asks every second, and waits outages out. */
export async function* followEvents(
  source: Source,
  start: Start,
  { terminal, signal }: { readonly terminal: Terminal; readonly signal: AbortSignal },
): AsyncGenerator<FollowedEvent, void, void> {
  const seen = new Seen(start.id);
  let since = start.at;
  for (let isFirst = true; !signal.aborted; isFirst = false) {
    const found = await readSince(source, since, terminal);
    const fresh = found.filter((event) => seen.isNew(event, isFirst));
    since = fresh.at(-1)?.createdAt ?? since;
    yield* fresh;
    await wait(pollMs, undefined, { signal }).catch(() => undefined);
  }
}

/** Everything since a little before the last one seen, oldest first. An outage is told and waited out. */
async function readSince(source: Source, since: string, terminal: Terminal): Promise<FollowedEvent[]> {
  const from = new Date(Date.parse(since) - lateMs).toISOString();
  const found: FollowedEvent[] = [];
  try {
    let cursor: string | null = null;
    for (let pages = 0; pages === 0 || (cursor !== null && pages < mostPages); pages++) {
      const page: z.infer<typeof Page> = await readPage(source, { limit: 200, since: from, cursor });
      found.push(...page.data);
      cursor = page.nextCursor;
    }
    if (cursor !== null) terminal.note("More comes in than can be shown; some events are left out.");
  } catch (error) {
    const isPassing =
      error instanceof NoAnswerError ||
      (error instanceof ProblemError && [429, 503].includes(error.problem.status));
    if (!isPassing) throw error;
    terminal.note(`${error.message} Waiting.`);
    return [];
  }
  return found.toReversed();
}

function readPage({ api, type }: Source, page: { limit: number; since?: string; cursor?: string | null }) {
  const query = new URLSearchParams({ limit: String(page.limit) });
  if (type !== undefined) query.set("type", type);
  if (page.since !== undefined) query.set("since", page.since);
  if (page.cursor !== undefined && page.cursor !== null) query.set("cursor", page.cursor);
  return api.call({ method: "GET", path: `/events?${query}`, answer: Page });
}

/** What was given or stood there before; the forgotten is too old to come up again. */
class Seen {
  readonly #startId: string;
  readonly #times = new Map<string, number>();

  /** `startId`: the newest event before the first look; ids grow with time. */
  constructor(startId: string) {
    this.#startId = startId;
  }

  /** Whether it is new; at the first look what is not younger than the start is not. */
  isNew({ id, createdAt }: FollowedEvent, isFirstLook: boolean): boolean {
    if (this.#times.has(id)) return false;
    const time = Date.parse(createdAt);
    this.#times.set(id, time);
    if (this.#times.size > 100_000) {
      for (const [old, at] of this.#times) if (at < time - 10 * lateMs) this.#times.delete(old);
    }
    return !isFirstLook || id > this.#startId;
  }
}
