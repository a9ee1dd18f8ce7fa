/** The receivers of a chaos run, in a process of their own so that neither side slows the other down. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { z } from "zod";
import { endpointBehaviours } from "./endpoints.ts";
import type {
  Arrival,
  ReceiversCommand,
  ReceiversListening,
  ReceiversReport,
  ReceiversSettings,
} from "./messages.ts";
import { misbehave } from "./misbehave.ts";
import { createRandom } from "./random.ts";

const Body = z.object({ data: z.object({ n: z.number(), key: z.string().nullable() }) });

const { seed, phaseMs } = JSON.parse(process.argv[2] ?? "{}") as ReceiversSettings;
const random = createRandom(seed);
const arrivals: Arrival[] = [];
const refused: Record<string, number> = {};
/** Requests without an answer. */
const open = new Set<ServerResponse>();
const isSick = endpointBehaviours.map(() => true);
let isHealed = false;

const servers = await Promise.all(endpointBehaviours.map((_, endpoint) => listen(endpoint)));
for (const endpoint of endpointBehaviours.keys()) turn(endpoint);
const urls = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
tell({ kind: "listening", urls });

process.on("message", (command: ReceiversCommand) => {
  if (command.kind === "heal") heal();
  else void report();
});
process.on("disconnect", () => process.exit(0));

async function listen(endpoint: number): Promise<Server> {
  const server = createServer((request, response) => {
    receive(endpoint, request, response).catch(() => response.destroy()); // the worker died in the middle of its request
  });
  server.keepAliveTimeout = 2_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

async function receive(endpoint: number, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = Body.parse(JSON.parse(await text(request)));
  const behaviour = endpointBehaviours[endpoint] ?? "answer";
  const { n, key } = body.data;
  const take = () => arrivals.push({ n, id: String(request.headers["webhook-id"]), endpoint, key });
  open.add(response.once("close", () => void open.delete(response)));
  if (isSick[endpoint] === false) {
    take();
    response.writeHead(204).end();
    return;
  }
  if (misbehave(behaviour, response, random)) take();
  if (behaviour !== "answer") refused[behaviour] = (refused[behaviour] ?? 0) + 1;
}

/** Sick and well by turns. */
function turn(endpoint: number): void {
  if (isHealed) return;
  isSick[endpoint] = isSick[endpoint] === false;
  setTimeout(() => turn(endpoint), random.between(...phaseMs)).unref();
}

function heal(): void {
  isHealed = true;
  isSick.fill(false);
  for (const response of open) response.destroy();
}

async function report(): Promise<void> {
  const counts = await Promise.all(servers.map(connectionsOf));
  const connections = counts.reduce((sum, count) => sum + count, 0);
  tell({ kind: "report", arrivals, refused, connections });
}

function connectionsOf(server: Server): Promise<number> {
  return new Promise((resolve, reject) =>
    server.getConnections((error, count) => (error === null ? resolve(count) : reject(error))),
  );
}

function tell(message: ReceiversListening | ReceiversReport): void {
  process.send?.(message);
}
