/**
 * The web process: one Node http server. The API goes straight to Hono, everything else to Next.
 * Stops on SIGTERM or SIGINT without breaking a request; any other end is a crash, and safe.
 */
import next from "next";
import { createApi } from "#server/api/app";
import { drainable } from "#server/api/host/drain";
import { createHttpServer, listen, type RequestHandler } from "#server/api/host/http-server";
import { reasonNotToStart } from "#server/kernel/start-refusal";
import { createPlatform } from "#server/compose";
import { assertDatabaseReady } from "#server/kernel/database-ready";
import { endProcess } from "#server/kernel/end-process";
import { loadEnv } from "#server/kernel/env";
import type { Platform } from "#server/kernel/platform";
import { providePlatform } from "#server/platform";

const drainMs = 20_000;
const isDev = process.env.NODE_ENV === "development";

try {
  await start();
} catch (error) {
  const reason = reasonNotToStart(error);
  process.stderr.write(`${reason ?? String(error instanceof Error ? error.stack : error)}\n`);
  await endProcess(1);
}

async function start(): Promise<void> {
  const env = loadEnv(process.env);
  const platform = await createPlatform({ env, processName: "server" });
  dieOnBugs(platform);
  await assertDatabaseReady(platform);
  providePlatform(platform);
  const pages: { handle: RequestHandler } = {
    handle: (_incoming, outgoing) => outgoing.writeHead(503).end(),
  };
  const server = createHttpServer({
    api: createApi(platform),
    pages: (incoming, outgoing) => pages.handle(incoming, outgoing),
  });
  const drain = drainable(server);
  const web = next({ dev: isDev, hostname: env.HOST, port: env.PORT, httpServer: server });
  await web.prepare();
  pages.handle = web.getRequestHandler();
  server.on("upgrade", web.getUpgradeHandler());
  await listen(server, env.PORT, env.HOST);
  platform.log.info({ host: env.HOST, port: env.PORT }, "listening");
  stopOnSignal(platform, async () => {
    await drain.run(drainMs);
    await web.close();
    await platform.close();
  });
}

function stopOnSignal({ log }: Platform, stop: () => Promise<void>): void {
  let isStopping = false;
  const onSignal = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "stopping: finishing what is under way");
    stop().then(
      () => endProcess(0),
      (error: unknown) => {
        log.error({ err: error }, "could not stop cleanly");
        return endProcess(1);
      },
    );
  };
  process.on("SIGTERM", onSignal);
  process.on("SIGINT", onSignal);
}

/** After a bug nobody caught, the process's state is unknown: it ends, and its supervisor starts it again. */
function dieOnBugs({ log }: Platform): void {
  const die = (error: unknown) => {
    log.error({ err: error }, "uncaught error");
    process.exit(1);
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
}
