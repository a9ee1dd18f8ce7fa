import pg from "pg";
import type { Logger } from "./log.ts";

/** Called with each payload of the channel, and with null after a reconnect: notices may have been missed. */
export type NoticeHandler = (payload: string | null) => void;

/** One LISTEN connection for the whole process. */
export interface Listener {
  /** Subscribes; gives the function that unsubscribes. The handler must not throw. */
  listen(channel: string, handler: NoticeHandler): Promise<() => void>;
  /** `idle` until something listens and is connected for the first time; `away` while it reconnects. */
  state(): "idle" | "connected" | "away";
  close(): Promise<void>;
}

const reconnectMs = 500;
/** A connection that only listens never notices by itself that the other side vanished: it is asked. */
const heartbeat: Heartbeat = { everyMs: 10_000, answerMs: 5_000 };

export interface Heartbeat {
  readonly everyMs: number;
  /** How long connecting and each answer may take. */
  readonly answerMs: number;
}

/** A listener that connects when first used and reconnects by itself until closed. */
export function createListener(
  connectionString: string,
  log: Logger,
  { everyMs, answerMs }: Heartbeat = heartbeat,
): Listener {
  const handlers = new Map<string, Set<NoticeHandler>>();
  let client: pg.Client | null = null;
  let connecting: Promise<void> | null = null;
  const state = { isClosed: false, wasConnected: false };

  async function connect(): Promise<void> {
    const next = new pg.Client({
      connectionString,
      application_name: "trunkline listener",
      connectionTimeoutMillis: answerMs,
      query_timeout: answerMs,
    });
    next.on("notification", ({ channel, payload }) => {
      for (const handler of handlers.get(channel) ?? []) handler(payload ?? "");
    });
    next.on("error", (error) => log.warn({ err: error }, "listen connection broke"));
    next.on("end", () => {
      if (client === next) void reconnect();
    });
    await next.connect();
    try {
      for (const channel of handlers.keys()) await next.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      void next.end();
      throw error;
    }
    client = next;
    state.wasConnected = true;
    beat(next, { everyMs, log, isCurrent: () => client === next });
  }

  async function reconnect(): Promise<void> {
    client = null;
    while (!state.isClosed) {
      try {
        await connect();
        for (const set of handlers.values()) for (const handler of set) handler(null);
        return;
      } catch (error) {
        log.debug({ err: error }, "listen connection not back yet");
        await new Promise((resolve) => setTimeout(resolve, reconnectMs));
      }
    }
  }

  return {
    async listen(channel, handler) {
      const set = handlers.get(channel) ?? new Set<NoticeHandler>();
      const isNew = !handlers.has(channel);
      handlers.set(channel, set);
      set.add(handler);
      connecting ??= reconnect();
      await connecting;
      if (isNew) await client?.query(`listen ${pg.escapeIdentifier(channel)}`);
      return () => void set.delete(handler);
    },
    state() {
      // A first connection that is still being made has missed nothing.
      if (!state.wasConnected) return "idle";
      return client === null ? "away" : "connected";
    },
    async close() {
      state.isClosed = true;
      await client?.end();
    },
  };
}

interface Beat {
  readonly everyMs: number;
  readonly log: Logger;
  readonly isCurrent: () => boolean;
}

/** Asks a connection now and then, and ends it when it does not answer; what hears of its end makes it anew. */
function beat(client: pg.Client, { everyMs, log, isCurrent }: Beat): void {
  setTimeout(() => {
    if (!isCurrent()) return;
    client.query("select 1").then(
      () => beat(client, { everyMs, log, isCurrent }),
      (error: unknown) => {
        log.warn({ err: error }, "listen connection does not answer");
        void client.end();
      },
    );
  }, everyMs).unref();
}
