import pg from "pg";
import { z } from "zod";
import { addTenant, type Stack, startStack } from "#tests/support/processes";
import { type ApiClient, createApiClient } from "../scripts/cli/api-client.ts";
import { type CountingReceiver, startCountingReceiver } from "./load/child.ts";
import { createMemorySampler, type MemorySampler } from "./measure/memory.ts";

/** Everything a measurement works with. */
export interface Bench {
  readonly stack: Stack;
  readonly api: ApiClient;
  /** Superuser, on the product's database. */
  readonly admin: pg.Client;
  readonly receiver: CountingReceiver;
  readonly memory: MemorySampler;
  readonly isQuick: boolean;
  readonly note: (line: string) => void;
}

/** One line of the table. */
export interface Figure {
  readonly name: string;
  readonly measured: string;
  /** What the machine could do in the same run. */
  readonly limit: string;
  readonly ratio: number | null;
  readonly target: string;
  /** Null where there is none; a goal, whose target begins with that word, may be missed. */
  readonly isMet: boolean | null;
}

export const eventType = "invoice.paid";
/** The data of every event the bench publishes. */
export const eventData = JSON.stringify({
  invoiceId: "in_1N3fZ2eZvKYlo2C0",
  customer: { id: "cus_9s6XKzkNRiz8i3", name: "Meridian Freight GmbH", email: "billing@meridian.example" },
  amount: 249_900,
  currency: "EUR",
  paidAt: "2026-01-31T09:24:51.000Z",
  lines: [
    { sku: "FRT-2041", quantity: 12, unitAmount: 19_900 },
    { sku: "INS-0007", quantity: 1, unitAmount: 11_100 },
  ],
});
const schema = JSON.stringify({
  type: "object",
  required: ["invoiceId", "amount", "currency"],
  properties: {
    amount: { type: "integer", minimum: 0 },
    currency: { type: "string", pattern: "^[A-Z]{3}$" },
  },
});

interface OpenOptions extends Pick<Bench, "isQuick" | "note"> {
  readonly profileTo: string | null;
}

/** Starts server, worker, durable Postgres and the receiver, each a process of its own. */
export async function openBench({ profileTo, ...options }: OpenOptions): Promise<Bench> {
  const nodeFlags = profileTo === null ? [] : ["--cpu-prof", `--cpu-prof-dir=${profileTo}`];
  const stack = await startStack({ durable: true, countsStatements: true, nodeFlags });
  const admin = new pg.Client({ connectionString: stack.database.adminUrl });
  await admin.connect();
  const receiver = await startCountingReceiver();
  const api = createApiClient(stack.url, stack.apiKey);
  await createType({ api }, eventType);
  const processes = { server: stack.server.pid, worker: stack.workers[0]?.pid };
  return { ...options, stack, api, admin, receiver, memory: createMemorySampler(processes) };
}

export async function closeBench({ stack, admin, receiver, memory }: Bench): Promise<void> {
  memory.stop();
  receiver.close();
  await admin.end();
  // Profiles are written by processes that end by themselves.
  await Promise.all([stack.server.stop(), ...stack.workers.map((worker) => worker.stop())]);
  await stack.stop();
}

/** Makes an event type whose payloads are checked. */
export async function createType({ api }: Pick<Bench, "api">, type: string): Promise<void> {
  const body = `{"type":"${type}","schema":${schema}}`;
  await api.call({ method: "POST", path: "/event-types", body, answer: z.unknown() });
}

/** Headers of a request to publish. */
export function publishHeaders({ stack }: Pick<Bench, "stack">): Record<string, string> {
  return { authorization: `Bearer ${stack.apiKey}`, "content-type": "application/json" };
}

/** Makes an endpoint that takes the bench's events; attempts at the same time as many as the bare loop has connections. */
export async function createEndpoint(
  { api }: Pick<Bench, "api">,
  url: string,
  type = eventType,
): Promise<string> {
  const body = JSON.stringify({ url, eventTypes: [type], maxInFlight: loopConnections });
  const { id } = await api.call({
    method: "POST",
    path: "/endpoints",
    body,
    answer: z.looseObject({ id: z.string() }),
  });
  return id;
}

export async function deleteEndpoint({ api }: Pick<Bench, "api">, id: string): Promise<void> {
  await api.call({ method: "DELETE", path: `/endpoints/${id}`, answer: z.null() });
}

/** Connections of every loop that sends as fast as it can. */
export const loopConnections = 64;

/** A tenant of the bench: its key for requests, its client, its uuid. */
export interface BenchTenant extends Pick<Bench, "api" | "stack"> {
  readonly uuid: string;
}

/** One more tenant, on the default plan as the first one. */
export async function createTenant({ stack }: Bench, name: string): Promise<BenchTenant> {
  const { uuid, apiKey } = await addTenant(stack, name);
  return { uuid, api: createApiClient(stack.url, apiKey), stack: { ...stack, apiKey } };
}

/** 12,345. */
export function count(value: number): string {
  return Math.round(value).toLocaleString("en-GB");
}
