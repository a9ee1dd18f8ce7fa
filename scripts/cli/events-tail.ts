import { setTimeout as wait } from "node:timers/promises";
import { z } from "zod";
import { type ApiClient, NoAnswerError, ProblemError } from "./api-client.ts";
import type { Terminal } from "./terminal.ts";
import type { Verb } from "./verb.ts";

const TailedEvent = z.looseObject({
  id: z.string(),
  type: z.string(),
  subject: z.string().nullable(),
  sizeBytes: z.number(),
  createdAt: z.iso.datetime(),
});
type TailedEvent = z.infer<typeof TailedEvent>;
const Page = z.object({ data: z.array(TailedEvent), nextCursor: z.string().nullable() });

const pollMs = 1_000;
/** Servers commit side by side, so an event may show up after one that is this much younger. */
const lateMs = 3_000;
/** Most pages read at once; where more came in, the older ones are skipped and counted out loud. */
const mostPages = 10;

/** `events tail`: the latest events, and then each new one, oldest first. */
export const eventsTail: Verb = {
  name: "events tail",
  summary: "Show events as they come in",
  options: {
    type: { kind: "text", value: "TYPE", help: "only this event type" },
    lines: { kind: "text", value: "N", help: "start with the last N events (0 to 200; default 10)" },
    "no-follow": { kind: "flag", help: "stop after those" },
  },
  examples: ["events tail", "events tail --type invoice.paid --lines 50 --no-follow --json"],
  async run({ args, terminal, api, signal }) {
    const lines = args.count("lines", { min: 0, max: 200 }) ?? 10;
    const source: Source = { api: api(), type: args.text("type") };
    const print = (event: TailedEvent) =>
      terminal.out(args.flag("json") ? JSON.stringify(event) : lineOf(event));
    const latest = await readPage(source, { limit: Math.max(1, lines) });
    const [newest] = latest.data;
    for (const event of latest.data.slice(0, lines).toReversed()) print(event);
    if (args.flag("no-follow")) return 0;
    const seen = new Seen(newest?.id ?? "");
    let since = newest?.createdAt ?? new Date().toISOString();
    for (let isFirst = true; !signal.aborted; isFirst = false) {
      const found = await readSince(source, since, terminal);
      const fresh = found.filter((event) => seen.isNew(event, isFirst));
      for (const event of fresh) print(event);
      since = fresh.at(-1)?.createdAt ?? since;
      await wait(pollMs, undefined, { signal }).catch(() => undefined);
    }
    return 0;
  },
};

interface Source {
  readonly api: ApiClient;
  readonly type: string | undefined;
}

/** Everything since a little before the last one seen, oldest first. An outage is told and waited out. */
async function readSince(source: Source, since: string, terminal: Terminal): Promise<TailedEvent[]> {
  const from = new Date(Date.parse(since) - lateMs).toISOString();
  const found: TailedEvent[] = [];
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

/** What was shown or stood there before; the forgotten is too old to come up again. */
class Seen {
  readonly #startId: string;
  readonly #times = new Map<string, number>();

  /** `startId`: the newest event before the first look; ids grow with time. */
  constructor(startId: string) {
    this.#startId = startId;
  }

  /** Whether it is new; at the first look what is not younger than the start is not. */
  isNew({ id, createdAt }: TailedEvent, isFirstLook: boolean): boolean {
    if (this.#times.has(id)) return false;
    const time = Date.parse(createdAt);
    this.#times.set(id, time);
    if (this.#times.size > 100_000) {
      for (const [old, at] of this.#times) if (at < time - 10 * lateMs) this.#times.delete(old);
    }
    return !isFirstLook || id > this.#startId;
  }
}

function lineOf({ createdAt, type, id, subject, sizeBytes }: TailedEvent): string {
  return `${createdAt}  ${type}  ${id}${subject === null ? "" : `  ${subject}`}  ${sizeBytes} B`;
}
