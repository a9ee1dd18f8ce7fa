/**
 * The worker process: delivers events and runs background jobs; as many of them as wanted, on as many
 * machines. Stops on SIGTERM or SIGINT with nothing half done; any other end is a crash, and safe.
 */
import { serveWorker } from "#server/api/host/worker-server";
import { createPlatform } from "#server/compose";
import { assertDatabaseReady } from "#server/kernel/database-ready";
import { systemCtx } from "#server/kernel/ctx";
import { endProcess } from "#server/kernel/end-process";
import { loadEnv } from "#server/kernel/env";
import { reasonNotToStart } from "#server/kernel/start-refusal";
import { createWorkerId, Dispatcher, keepPartitions, WorkerBeat } from "#server/deliveries/index";
import { jobHandlers } from "./registry.ts";
import { runJobs, withJobDatabase } from "./run-jobs.ts";

const drainMs = 20_000;

try {
  await start();
} catch (error) {
  const reason = reasonNotToStart(error, "WORKER_LISTEN");
  process.stderr.write(`${reason ?? String(error instanceof Error ? error.stack : error)}\n`);
  await endProcess(1);
}

async function start(): Promise<void> {
  const env = loadEnv(process.env);
  const platform = await createPlatform({ env, processName: "worker", runsJobs: true });
  const { log } = platform;
  const die = (error: unknown) => {
    log.error({ err: error }, "uncaught error");
    process.exit(1);
  };
  process.on("uncaughtException", die);
  process.on("unhandledRejection", die);
  await assertDatabaseReady(platform);
  const endAnswers = await serveWorker(platform);
  const workerId = createWorkerId();
  const ctx = systemCtx(platform, "worker", workerId);
  await keepPartitions(systemCtx(withJobDatabase(platform), "worker", workerId));
  const dispatcher = new Dispatcher(ctx, { workerId, concurrency: env.WORKER_CONCURRENCY, onBug: die });
  const beat = new WorkerBeat(ctx, { workerId, load: () => dispatcher.load() });
  beat.start();
  await runJobs(platform, jobHandlers);
  await dispatcher.start();
  log.info({ workerId }, "working");
  let isStopping = false;
  const stop = (signal: NodeJS.Signals) => {
    if (isStopping) return;
    isStopping = true;
    log.info({ signal }, "stopping: finishing what is under way");
    Promise.all([dispatcher.drain(drainMs), beat.stop()])
      .then(endAnswers)
      .then(() => platform.close())
      .then(() => endProcess(0))
      .catch(die);
  };
  process.on("SIGTERM", stop);
  process.on("SIGINT", stop);
}
