import type { Server, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";

const everyMs = 50;

export interface Drain {
  /**
   * Takes no new connection, lets requests under way finish for up to `graceMs`, then cuts the rest off.
   * Event streams end at once: their clients reconnect by themselves.
   */
  run(graceMs: number): Promise<void>;
}

/** Watches a server's requests, so that it can be stopped without breaking any. Call before it listens. */
export function drainable(server: Server): Drain {
  const open = new Set<ServerResponse>();
  let isDraining = false;
  server.prependListener("request", (_incoming, outgoing: ServerResponse) => {
    open.add(outgoing);
    if (isDraining) outgoing.shouldKeepAlive = false;
    outgoing.once("close", () => open.delete(outgoing));
  });
  return {
    async run(graceMs) {
      isDraining = true;
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      for (const outgoing of open) {
        if (!outgoing.headersSent) outgoing.shouldKeepAlive = false;
      }
      const deadline = performance.now() + graceMs;
      while (open.size > 0 && performance.now() < deadline) {
        for (const outgoing of open) if (isStream(outgoing)) outgoing.destroy();
        server.closeIdleConnections();
        await wait(everyMs);
      }
      server.closeAllConnections();
      await closed;
    },
  };
}

/** By what the client asked for, as every EventSource does: what was answered cannot be read back in all cases. */
function isStream(outgoing: ServerResponse): boolean {
  return (outgoing.req.headers.accept ?? "").includes("text/event-stream");
}
