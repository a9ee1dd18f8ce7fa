import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { afterEach, onTestFinished } from "vitest";
import { createEndpoint, Dispatcher, type DispatcherOptions, listDeliveries } from "#server/deliveries/index";
import type { CreateEndpointInput, Delivery, EndpointWithSecret } from "#server/deliveries/contract";
import { systemCtx, type TenantCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { receivers } from "#tests/support/receivers";

/** A request as a receiver got it. */
export interface Received {
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly path: string;
}

/** What a receiver does with a request; `count` is 1 for the first one. */
export type Behaviour = (response: ServerResponse, request: Received, count: number) => void;

export interface TestReceiver {
  readonly url: string;
  readonly received: Received[];
  behave: Behaviour;
}

export const answer =
  (status: number, headers: Record<string, string> = {}, body = ""): Behaviour =>
  (response) =>
    response.writeHead(status, headers).end(body);

/** Takes the request and never answers. */
export const hang: Behaviour = () => undefined;

/** Starts receivers and dispatchers that end with the test. */
export function useWorkbench() {
  const open = receivers();
  const dispatchers: Dispatcher[] = [];
  afterEach(async () => {
    await Promise.all(dispatchers.splice(0).map((dispatcher) => dispatcher.drain(0)));
    await open.close();
  });

  async function receiver(behave: Behaviour = answer(200)): Promise<TestReceiver> {
    const received: Received[] = [];
    const state: { behave: Behaviour } = { behave };
    const url = await open.http((request, response) => {
      void readBody(request).then((body) => {
        const headers = request.headers as Record<string, string>;
        const item = { id: headers["webhook-id"] ?? "", headers, body, path: request.url ?? "" };
        received.push(item);
        state.behave(response, item, received.length);
      });
    });
    return {
      url: `${url}/hook`,
      received,
      get behave() {
        return state.behave;
      },
      set behave(next) {
        state.behave = next;
      },
    };
  }

  async function dispatch(platform: Platform, options: Partial<DispatcherOptions> = {}): Promise<Dispatcher> {
    const bugs: unknown[] = [];
    const dispatcher = new Dispatcher(systemCtx(platform, "test dispatcher", "dispatcher"), {
      workerId: `test-${randomUUID()}`,
      concurrency: 64,
      onBug: (error) => bugs.push(error),
      sweepMs: 50,
      renewMs: 500,
      random: () => 0.5,
      ...options,
    });
    dispatchers.push(dispatcher);
    onTestFinished(() => {
      if (bugs.length > 0) throw bugs[0];
    });
    await dispatcher.start();
    return dispatcher;
  }

  return { receiver, dispatch, receivers: open };
}

/** An endpoint of the tenant that gets everything. */
export function endpointTo(
  ctx: TenantCtx,
  { url }: { url: string },
  input: Partial<CreateEndpointInput> = {},
): Promise<EndpointWithSecret> {
  return createEndpoint(ctx, { url, eventTypes: ["*"], ...input });
}

/** The tenant's deliveries, oldest first. */
export async function deliveriesOf(ctx: TenantCtx): Promise<Delivery[]> {
  const { data } = await listDeliveries(ctx, { limit: 200 });
  return data.toReversed();
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
