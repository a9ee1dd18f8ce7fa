/** `npx trunkline <verb>`: started by scripts/trunkline.mjs under Node 24. */
import { dataDir } from "../lib/repository.mjs";
import { demoGithub } from "./demo-github.ts";
import { eventsSend } from "./events-send.ts";
import { eventsTail } from "./events-tail.ts";
import { keysRewrap } from "./keys-rewrap.ts";
import { listen } from "./listen.ts";
import { runCli } from "./run-cli.ts";
import { processTerminal } from "./terminal.ts";

const interrupt = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => interrupt.abort());
// A reader that has seen enough (`| head`) is no error.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0);
  throw error;
});

process.exitCode = await runCli(process.argv.slice(2), {
  verbs: [eventsSend, eventsTail, listen, demoGithub, keysRewrap],
  terminal: processTerminal,
  signal: interrupt.signal,
  env: process.env,
  dataDir: dataDir(),
});
