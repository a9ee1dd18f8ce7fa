import { setTimeout as delay } from "node:timers/promises";
import type { Egress } from "#server/kernel/egress/index";
import type { DestinationConfig } from "./contract.ts";
import {
  type DeliverLimits,
  type DestinationAnswer,
  type DestinationConnection,
  type DestinationMessage,
  NetworkError,
  RefusalError,
} from "./destination.ts";
import { openDestination } from "./kinds.ts";

/** A destination with its secret in the clear: in memory alone, never in a row or a log. */
export interface OpenDestination {
  /** Stands for config and secret. */
  readonly key: string;
  readonly config: DestinationConfig;
  readonly secret: string | null;
}

export interface ConnectionsOptions {
  /** Destinations connected at the same time. */
  readonly most?: number;
  /** Without a delivery for so long, a connection is closed. */
  readonly idleMs?: number;
  /** For one delivery, from looking up the name to the acknowledgement. */
  readonly timeoutMs?: number;
}

interface Held {
  readonly key: string;
  readonly connection: Promise<DestinationConnection>;
  isBroken: () => boolean;
  inFlight: number;
  lastUsedMs: number;
  isRetired: boolean;
}

/** A server that vanished never confirms the end of a connection. */
const closeMs = 5_000;

/** The connections of this process to destinations, one client for each endpoint. */
export class DestinationConnections {
  readonly #egress: Egress;
  readonly #most: number;
  readonly #idleMs: number;
  readonly #timeoutMs: number;
  readonly #held = new Map<string, Held>();
  readonly #closing = new Set<Promise<void>>();
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  constructor(egress: Egress, options: ConnectionsOptions = {}) {
    const { most = 500, idleMs = 60_000, timeoutMs = 20_000 } = options;
    this.#egress = egress;
    this.#most = most;
    this.#idleMs = idleMs;
    this.#timeoutMs = timeoutMs;
  }

  /** Clients that are open. */
  get size(): number {
    return this.#held.size;
  }

  /**
   * Delivers over the endpoint's connection, which is made when there is none and made anew when config or secret have changed. One
   * that failed is closed once nothing else is under way on it.
   * @throws as `DestinationConnection.deliver`; NetworkError `timeout` when time is over, `aborted` after `close`.
   */
  async deliver(destination: OpenDestination, message: DestinationMessage): Promise<DestinationAnswer> {
    const timeoutMs = this.#timeoutMs;
    const held = this.#take(message.endpointId, destination);
    const ended = new AbortController();
    try {
      return await withinTime(timeoutMs, ended, async () => {
        const connection = await held.connection;
        return connection.deliver(message, { timeoutMs, signal: ended.signal } satisfies DeliverLimits);
      });
    } catch (error) {
      if (this.#isClosed) throw aborted();
      if (!(error instanceof RefusalError) || error.refusal.errorClass === "auth") {
        this.#retire(message.endpointId, held);
      }
      throw error;
    } finally {
      held.inFlight -= 1;
      held.lastUsedMs = performance.now();
      if (held.isRetired) this.#closeUnused(held);
    }
  }

  /** Ends every connection; deliveries under way fail as aborted. */
  async close(): Promise<void> {
    this.#isClosed = true;
    clearInterval(this.#timer);
    for (const [endpointId, held] of this.#held) {
      this.#retire(endpointId, held);
      this.#end(held);
    }
    await Promise.all(this.#closing);
  }

  #take(endpointId: string, { key, config, secret }: OpenDestination): Held {
    if (this.#isClosed) throw aborted();
    const present = this.#held.get(endpointId);
    if (present !== undefined && (present.key !== key || present.isBroken())) {
      this.#retire(endpointId, present);
    }
    const held = this.#held.get(endpointId) ?? this.#open(key, { config, secret });
    held.inFlight += 1;
    this.#held.delete(endpointId);
    this.#held.set(endpointId, held); // the order of the map is that of last use
    return held;
  }

  #open(key: string, { config, secret }: Pick<OpenDestination, "config" | "secret">): Held {
    this.#makeRoom();
    const { dialer } = this.#egress;
    const connection = openDestination({ config, secret, egress: this.#egress, dialer });
    this.#timer ??= setInterval(() => this.#sweep(), Math.min(this.#idleMs, 10_000)).unref();
    const held: Held = {
      key,
      connection,
      isBroken: () => false,
      inFlight: 0,
      lastUsedMs: performance.now(),
      isRetired: false,
    };
    connection.then(
      (made) => (held.isBroken = () => made.isBroken),
      () => undefined, // the delivery that waits for it hears of it
    );
    return held;
  }

  #makeRoom(): void {
    if (this.#held.size < this.#most) return;
    const [unused] = [...this.#held].filter(([, { inFlight }]) => inFlight === 0);
    if (unused !== undefined) {
      this.#retire(...unused);
      return;
    }
    const message = `This worker is connected to ${this.#most} destinations, and all of them are busy.`;
    throw new NetworkError({ class: "connect", code: "TOO_MANY_DESTINATIONS", message });
  }

  #sweep(): void {
    const before = performance.now() - this.#idleMs;
    for (const [endpointId, held] of this.#held) {
      if (held.inFlight === 0 && held.lastUsedMs < before) this.#retire(endpointId, held);
    }
  }

  /** Gives it no further deliveries, and closes it when those under way have ended. */
  #retire(endpointId: string, held: Held): void {
    if (this.#held.get(endpointId) === held) this.#held.delete(endpointId);
    if (held.isRetired) return;
    held.isRetired = true;
    this.#closeUnused(held);
  }

  #closeUnused(held: Held): void {
    if (held.inFlight === 0) this.#end(held);
  }

  #end(held: Held): void {
    const closed = held.connection.then((connection) => connection.close()).catch(() => undefined);
    const closing = Promise.race([closed, delay(closeMs, undefined, { ref: false })]);
    this.#closing.add(closing);
    void closing.then(() => this.#closing.delete(closing));
  }
}

/** Rejects when time is over, whatever becomes of the work. */
async function withinTime<T>(timeoutMs: number, ended: AbortController, work: () => Promise<T>): Promise<T> {
  const message = `No acknowledgement within ${timeoutMs} ms.`;
  const error = new NetworkError({ class: "timeout", code: "EGRESS_TIMEOUT", message });
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      reject(error);
      ended.abort();
    }, timeoutMs);
  });
  try {
    return await Promise.race([work(), late]);
  } finally {
    clearTimeout(timer);
  }
}

function aborted(): NetworkError {
  return new NetworkError({
    class: "aborted",
    code: "EGRESS_ABORTED",
    message: "The delivery was ended from this side.",
  });
}
