/**
 * Preloaded into the server and the worker that scripts/run.ts starts. When run.ts asks for it, or is
 * gone without having had time to ask, the process drains as for SIGTERM, which Windows does not have.
 */
import { stopMessage } from "./supervise.ts";

if (process.channel !== undefined && process.channel !== null) {
  process.on("disconnect", drain);
  process.on("message", (message) => {
    if (message === stopMessage) drain();
  });
  process.channel.unref();
}

function drain(): void {
  if (!process.emit("SIGTERM", "SIGTERM")) process.exit();
}
