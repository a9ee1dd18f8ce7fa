/**
 * Preloaded into the server and the worker that scripts/run.ts starts. When run.ts asks for it, or is
 * gone without having had time to ask, the process drains as for SIGTERM, which Windows does not have.
 */
import { stopMessage } from "./supervise.ts";

// Processes that the child forks inherit its flags, and their channels are not ours: Next's development
// server answers no page with a parameter once its helper is told to let go of its channel.
const isOurs = process.ppid === Number(process.env.TRUNKLINE_SUPERVISOR_PID);

if (isOurs && process.channel !== undefined && process.channel !== null) {
  process.on("disconnect", drain);
  process.on("message", (message) => {
    if (message === stopMessage) drain();
  });
  process.channel.unref();
}

function drain(): void {
  if (!process.emit("SIGTERM", "SIGTERM")) process.exit();
}
