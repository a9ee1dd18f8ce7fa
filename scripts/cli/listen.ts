import { z } from "zod";
import { payloadContentType, payloadText } from "#server/deliveries/payload";
import { generateSecret, readSigningKey, type SigningKey, signatureHeader } from "#server/deliveries/signing";
import { parseStrictJson } from "#server/kernel/json/strict-json";
import { type ApiClient, unknownForm, whyNoAnswer } from "./api-client.ts";
import { UsageError } from "./arguments.ts";
import { type FollowedEvent, followEvents, readLatest } from "./follow-events.ts";
import type { Verb } from "./verb.ts";

const timeoutMs = 20_000;

/** `listen`: brings each new event to a program on this machine, as an endpoint would get it. */
export const listen: Verb = {
  name: "listen",
  summary: "Forward new events to a URL that only this machine can reach",
  options: {
    "forward-to": { kind: "text", value: "URL", help: "the program that takes them", isRequired: true },
    type: { kind: "text", value: "TYPE", help: "only this event type" },
    secret: { kind: "text", value: "SECRET", help: "sign with this whsec_… or whsk_…; else with a new one" },
  },
  examples: [
    "listen --forward-to http://localhost:8080/webhooks",
    "listen --forward-to http://localhost:8080 --type invoice.paid",
  ],
  async run({ args, terminal, api, signal }) {
    const url = readUrl(args.text("forward-to") ?? "");
    const given = args.text("secret");
    const secret = given ?? generateSecret("hmac").secret;
    const way: Way = { api: api(), url, key: readKey(secret), signal };
    const source = { api: way.api, type: args.text("type") };
    const { start } = await readLatest(source, 1);
    terminal.note(`Forwarding new events to ${url}. Ctrl-C ends it.`);
    if (given === undefined) terminal.note(`They are signed with ${secret}, for as long as this runs.`);
    for await (const event of followEvents(source, start, { terminal, signal })) {
      const forwarded = await forward(way, event);
      terminal.out(args.flag("json") ? JSON.stringify({ ...event, ...forwarded }) : lineOf(event, forwarded));
    }
    return 0;
  },
};

interface Way {
  readonly api: ApiClient;
  readonly url: string;
  readonly key: SigningKey;
  readonly signal: AbortSignal;
}

/** What the program made of an event: its status, or why there is none. */
interface Forwarded {
  readonly status: number | null;
  readonly error: string | null;
  readonly durationMs: number;
}

const Whole = z.object({
  id: z.string(),
  type: z.string(),
  time: z.iso.datetime(),
  subject: z.string().nullable(),
});

/** Sends one event, once: the real delivery and its retries belong to endpoints. */
async function forward({ api, url, key, signal }: Way, { id }: FollowedEvent): Promise<Forwarded> {
  const path = `/events/${id}`;
  const { text, value, root } = parseStrictJson(await api.read(path), { maxDepth: 256 });
  const whole = Whole.safeParse(value);
  const data = root.members?.get("data");
  if (!whole.success || data === undefined) throw unknownForm(api.baseUrl, { method: "GET", path });
  const event = {
    ...whole.data,
    time: new Date(whole.data.time),
    tenantId: "",
    source: null,
    sourceId: null,
  };
  // The producer's own text: no number of it is read and written again.
  const body = Buffer.from(payloadText("standard", { ...event, data: text.slice(data.start, data.end) }));
  const timestamp = Math.floor(Date.now() / 1_000);
  const startMs = performance.now();
  const sinceStart = () => Math.round(performance.now() - startMs);
  try {
    const response = await fetch(url, {
      method: "POST",
      redirect: "manual",
      headers: {
        "content-type": payloadContentType("standard"),
        "webhook-id": id,
        "webhook-timestamp": String(timestamp),
        "webhook-signature": signatureHeader([key], { id, timestamp, body }),
      },
      body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
    await response.arrayBuffer();
    return { status: response.status, error: null, durationMs: sinceStart() };
  } catch (error) {
    return { status: null, error: whyNoAnswer(error, timeoutMs), durationMs: sinceStart() };
  }
}

function readUrl(text: string): string {
  const url = URL.parse(text);
  if (url !== null && /^https?:$/.test(url.protocol)) return url.href;
  throw new UsageError(`${text} is not a URL to forward to. Write it like http://localhost:8080/webhooks.`);
}

function readKey(secret: string): SigningKey {
  try {
    return readSigningKey(secret);
  } catch {
    throw new UsageError("--secret takes a webhook secret, whsec_… or whsk_….");
  }
}

function lineOf({ type, id }: FollowedEvent, { status, error, durationMs }: Forwarded): string {
  return `${status ?? "failed"}  ${type}  ${id}  ${error === null ? `${durationMs} ms` : error}`;
}
