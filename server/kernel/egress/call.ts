import { subscribe } from "node:diagnostics_channel";
import type { IncomingHttpHeaders } from "node:http";
import type { Socket } from "node:net";
import type { Dispatcher, Pool } from "undici";
import type { ConnectionFacts } from "./connector.ts";
import type { EgressRequest } from "./index.ts";
import { CallTimeoutError, codeOf, type EgressOutcome, type EgressTimings, failureClass } from "./outcome.ts";

const unsafeHeader = /[^\t\x20-\x7e\x80-\xff]/;

/** The call whose dispatch is running right now, and which call a library request belongs to. */
let dispatching: Call | null = null;
const callOf = new WeakMap<object, Call>();

function setDispatching(call: Call | null): void {
  dispatching = call;
}

subscribe("undici:request:create", (message) => {
  const { request } = message as { request: object };
  if (dispatching !== null) callOf.set(request, dispatching);
});
subscribe("undici:client:sendHeaders", (message) => {
  const { request, socket } = message as { request: object; socket: Socket };
  callOf.get(request)?.onSocket(socket);
});

/** One HTTP call, from dispatch to outcome. */
export class Call {
  readonly #request: EgressRequest;
  readonly #facts: WeakMap<Socket, ConnectionFacts>;
  readonly #startedAt = performance.now();
  #settle: ((outcome: EgressOutcome) => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #stopped: Error | null = null;
  #connection: ConnectionFacts | null = null;
  #isFreshConnection = false;
  #firstByteMs: number | null = null;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(request: EgressRequest, facts: WeakMap<Socket, ConnectionFacts>) {
    this.#request = request;
    this.#facts = facts;
  }

  /** The outcome of a call that was not allowed to start. */
  refused(why: { reason: "invalid_url" | "refused_address"; message: string }): EgressOutcome {
    return this.#failure(why.reason, { code: why.reason.toUpperCase(), message: why.message });
  }

  /** Sends the request through a pool and gives its outcome, at the latest when its time is over. */
  run(pool: Pool, url: URL): Promise<EgressOutcome> {
    const { method, headers, body, timeoutMs } = this.#request;
    if (
      Object.entries(headers).some(([name, value]) => unsafeHeader.test(name) || unsafeHeader.test(value))
    ) {
      return Promise.resolve(
        this.#failure("protocol", {
          code: "INVALID_HEADER",
          message: "A header has a character that HTTP forbids.",
        }),
      );
    }
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#timer = setTimeout(() => {
        this.#stop(new CallTimeoutError(`No complete answer within ${timeoutMs} ms.`));
      }, timeoutMs);
      setDispatching(this);
      try {
        pool.dispatch(
          { path: url.pathname + url.search, method, headers, body: body ?? null },
          this.#handler(),
        );
      } catch (error) {
        this.#fail(error instanceof Error ? error : new Error(String(error)));
      } finally {
        setDispatching(null);
      }
    });
  }

  /** The connection the request goes out on. */
  onSocket(socket: Socket): void {
    const facts = this.#facts.get(socket);
    if (facts === undefined) return;
    this.#connection = facts;
    this.#isFreshConnection = !usedSockets.has(socket);
    usedSockets.add(socket);
  }

  #handler(): Dispatcher.DispatchHandler {
    return {
      onRequestStart: (controller) => {
        this.#controller = controller;
        if (this.#stopped !== null) controller.abort(this.#stopped);
      },
      onResponseStart: (_controller, status, headers) => {
        if (status < 200) return;
        this.#firstByteMs = this.#elapsed();
        this.#status = status;
        this.#headers = flat(headers);
      },
      onResponseData: (_controller, chunk) => this.#keep(chunk),
      onResponseEnd: () => this.#respond(false),
      onResponseError: (_controller, error) => this.#fail(error),
    };
  }

  #keep(chunk: Uint8Array): void {
    const room = this.#request.maxResponseBytes - this.#size;
    this.#chunks.push(Uint8Array.prototype.slice.call(chunk, 0, room));
    this.#size += Math.min(chunk.length, room);
    if (chunk.length <= room) return;
    this.#respond(true);
    this.#controller?.abort(new Error("the response is longer than what is kept"));
  }

  #respond(isBodyTruncated: boolean): void {
    this.#finish({
      kind: "response",
      status: this.#status,
      headers: this.#headers,
      body: Buffer.concat(this.#chunks),
      isBodyTruncated,
      remoteAddress: this.#connection?.remoteAddress ?? null,
      timings: this.#timings(),
    });
  }

  #stop(error: Error): void {
    this.#stopped = error;
    this.#fail(error);
    this.#controller?.abort(error);
  }

  #fail(error: Error): void {
    this.#finish(this.#failure(failureClass(error), { code: codeOf(error), message: error.message }));
  }

  #finish(outcome: EgressOutcome): void {
    clearTimeout(this.#timer);
    this.#settle?.(outcome);
    this.#settle = null;
  }

  #failure(
    kind: (EgressOutcome & { kind: "failure" })["class"],
    { code, message }: { code: string; message: string },
  ): EgressOutcome {
    const remoteAddress = this.#connection?.remoteAddress ?? null;
    return { kind: "failure", class: kind, code, message, remoteAddress, timings: this.#timings() };
  }

  #timings(): EgressTimings {
    const fresh = this.#isFreshConnection ? this.#connection : null;
    return {
      dnsMs: fresh?.dnsMs ?? null,
      connectMs: fresh?.connectMs ?? null,
      tlsMs: fresh?.tlsMs ?? null,
      firstByteMs: this.#firstByteMs,
      totalMs: this.#elapsed(),
    };
  }

  #elapsed(): number {
    return Math.round((performance.now() - this.#startedAt) * 100) / 100;
  }
}

/** Sockets that have carried a request: a second one finds its connection made. */
const usedSockets = new WeakSet<Socket>();

function flat(headers: IncomingHttpHeaders): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [
      name,
      Array.isArray(value) ? value.join(", ") : String(value ?? ""),
    ]),
  );
}
