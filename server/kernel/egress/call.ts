import type { Dispatcher } from "undici";
import type { Link } from "./connector.ts";
import { flatHeaders, headersFault } from "./headers.ts";
import type { EgressRequest } from "./index.ts";
import {
  CallAbortedError,
  CallTimeoutError,
  codeOf,
  type EgressFailure,
  type EgressOutcome,
  type EgressTimings,
  failureClass,
} from "./outcome.ts";
import type { LinkHandler, Pools } from "./pools.ts";

const nothing = new Uint8Array(0);

/** One HTTP call, from dispatch to outcome; it is the library's handler of its own request. */
export class Call implements LinkHandler {
  readonly #request: EgressRequest;
  readonly #startedAt = performance.now();
  #settle: ((outcome: EgressOutcome) => void) | null = null;
  #timer: NodeJS.Timeout | undefined;
  #controller: Dispatcher.DispatchController | null = null;
  #stopped: Error | null = null;
  /** The client's connection, and ours once the request goes out on it. */
  #link: Link | null = null;
  #isSent = false;
  #isFreshLink = false;
  #firstByteMs: number | null = null;
  #status = 0;
  #headers: Readonly<Record<string, string>> = {};
  #chunks: Uint8Array[] = [];
  #size = 0;

  constructor(request: EgressRequest) {
    this.#request = request;
  }

  /** Sends the request and gives its outcome, at the latest when its time is over. */
  run(pools: Pools, url: URL): Promise<EgressOutcome> {
    const { method, headers, body = null, timeoutMs, identity, signal } = this.#request;
    const fault = headersFault(headers);
    if (fault !== null) return Promise.resolve(this.failed("protocol", "INVALID_HEADER", fault));
    if (signal?.aborted === true)
      return Promise.resolve(this.failed("aborted", "EGRESS_ABORTED", new CallAbortedError().message));
    return new Promise((resolve) => {
      this.#settle = resolve;
      this.#timer = setTimeout(() => this.#stop(new CallTimeoutError(timeoutMs)), timeoutMs);
      signal?.addEventListener("abort", this.#onAbort, { once: true });
      const destination = { origin: url.origin, identity };
      pools.dispatch(destination, { path: url.pathname + url.search, method, headers, body }, this);
    });
  }

  /** The outcome of a call that failed. */
  failed(kind: EgressFailure, code: string, message: string): EgressOutcome {
    const { remoteAddress, timings } = this.#seen();
    return { kind: "failure", class: kind, code, message, remoteAddress, timings };
  }

  onLink(link: Link): void {
    this.#link = link;
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.#controller = controller;
    if (this.#stopped !== null) {
      controller.abort(this.#stopped);
      return;
    }
    this.#isSent = true;
    if (this.#link !== null) this.#isFreshLink = this.#link.requests++ === 0;
  }

  onResponseStart(
    ...[, status, headers]: Parameters<Required<Dispatcher.DispatchHandler>["onResponseStart"]>
  ): void {
    if (status < 200) return;
    this.#firstByteMs = this.#elapsed();
    this.#status = status;
    this.#headers = flatHeaders(headers);
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    const room = this.#request.maxResponseBytes - this.#size;
    if (room > 0) this.#chunks.push(Buffer.from(chunk.subarray(0, room))); // a copy: the library reuses its buffer
    this.#size += Math.min(chunk.length, room);
    if (chunk.length <= room) return;
    this.#finish(this.#answered(true));
    this.#controller?.abort(new Error("the response is longer than what is kept"));
  }

  onResponseEnd(): void {
    this.#finish(this.#answered(false));
  }

  onResponseError(_controller: Dispatcher.DispatchController | null, error: Error): void {
    this.#finish(this.failed(failureClass(error), codeOf(error), error.message));
  }

  readonly #onAbort = () => this.#stop(new CallAbortedError());

  /** Gives the outcome now, and lets go of the connection; one still being made is left to its own timeout. */
  #stop(error: Error): void {
    this.#stopped = error;
    this.onResponseError(null, error);
    this.#controller?.abort(error);
  }

  #answered(isBodyTruncated: boolean): EgressOutcome {
    const [only = nothing] = this.#chunks;
    const body = this.#chunks.length > 1 ? Buffer.concat(this.#chunks) : only;
    const { remoteAddress, timings } = this.#seen();
    const { headers, status } = { headers: this.#headers, status: this.#status };
    return { kind: "response", status, headers, body, isBodyTruncated, remoteAddress, timings };
  }

  #finish(outcome: EgressOutcome): void {
    clearTimeout(this.#timer);
    this.#request.signal?.removeEventListener("abort", this.#onAbort);
    this.#settle?.(outcome);
    this.#settle = null;
  }

  #seen(): { remoteAddress: string | null; timings: EgressTimings } {
    const link = this.#isSent ? this.#link : null;
    const fresh = this.#isFreshLink ? link : null;
    return {
      remoteAddress: link?.remoteAddress ?? null,
      timings: {
        dnsMs: fresh?.dnsMs ?? null,
        connectMs: fresh?.connectMs ?? null,
        tlsMs: fresh?.tlsMs ?? null,
        firstByteMs: this.#firstByteMs,
        totalMs: this.#elapsed(),
      },
    };
  }

  #elapsed(): number {
    return Math.round((performance.now() - this.#startedAt) * 100) / 100;
  }
}
