import { setTimeout as delay } from "node:timers/promises";
import { jobPatience, openPool, type Patience, requestPatience } from "#db/client";
import { type DbRole, roleUrl } from "#db/roles";
import { addBacklogGauges, createFanOut } from "#server/deliveries/index";
import type { Clock } from "#server/kernel/clock";
import { createEgress } from "#server/kernel/egress/index";
import { createBoss } from "#server/kernel/enqueue";
import type { Env } from "#server/kernel/env";
import { createIds } from "#server/kernel/ids";
import { createListener } from "#server/kernel/listen";
import { keepLocalMail } from "#server/kernel/local-mail";
import { createLogger, type Logger } from "#server/kernel/log";
import { createMailer } from "#server/kernel/mailer";
import { createMetrics } from "#server/kernel/metrics";
import type { Platform } from "#server/kernel/platform";
import { createSharedClock } from "#server/kernel/shared-clock";
import { createTracing } from "#server/kernel/tracing";
import { createPublisher } from "#server/events/index";
import { findPortalFrame } from "#server/portal/index";
import { createVault } from "#server/kernel/vault/index";

export interface PlatformOptions {
  readonly env: Env;
  /** Names the process in Postgres and in logs, e.g. `server` or `worker`. */
  readonly processName: string;
  /** Postgres's, as this process knows it, when absent. */
  readonly clock?: Clock;
  /** This host's clock; another one in tests of clocks that jump. */
  readonly hostNowMs?: () => number;
  /** Whether this process runs background jobs; a server only queues them. */
  readonly runsJobs?: boolean;
  /** How long requests wait for the database. */
  readonly patience?: Patience;
}

interface PoolUse {
  readonly max: number;
  readonly patience: Patience;
  readonly byIndex: boolean;
}

/** A database that vanished never confirms the end of a connection. */
const closeMs = 10_000;

/** Jobs of one process that use the same role at the same time. */
const jobConnections = 6;

/** Makes the services of a process and plugs the domains' ports together. The one place that knows them all. */
export async function createPlatform(options: PlatformOptions): Promise<Platform> {
  const { env, processName, runsJobs = false } = options;
  const log = createLogger({ mode: env.TRUNKLINE_MODE, level: env.LOG_LEVEL, processName });
  const systemUrl = urlOf(env, "system");
  const pools = (use: PoolUse) => ({
    app: openRolePool(options, { role: "app", ...use }, log),
    system: openRolePool(options, { role: "system", ...use }, log),
  });
  const patience = options.patience ?? requestPatience;
  const db = pools({ max: env.DATABASE_POOL_MAX, patience, byIndex: true });
  const shared = createSharedClock({ pool: db.system.pool, log, hostNowMs: options.hostNowMs });
  const clock = options.clock ?? shared;
  const ids = createIds(clock);
  const jobMax = Math.min(jobConnections, env.DATABASE_POOL_MAX);
  const jobDb = pools({ max: jobMax, patience: jobPatience, byIndex: false });
  const listener = createListener(systemUrl, log);
  const onError = (error: Error) => log.warn({ err: error }, "pg-boss lost its database for a moment");
  const boss = createBoss({
    connectionString: systemUrl,
    applicationName: `trunkline ${processName} jobs`,
    runsJobs,
    onError,
  });
  await boss.start();
  if (clock === shared) await shared.start();
  const publisher = createPublisher({ flushMs: env.INGEST_FLUSH_MS, queueMax: env.INGEST_QUEUE_MAX });
  const tracing = createTracing(process.env, processName, log);
  const metrics = createMetrics();
  const egress = createEgress({
    allowCidrs: env.TRUNKLINE_EGRESS_ALLOW,
    allowLoopback: env.TRUNKLINE_MODE === "local",
    onRefusal: (reason) => metrics.egressRefusals.inc({ reason }),
  });
  const isConsoleRead = env.TRUNKLINE_MODE === "local" && env.LOG_LEVEL !== "silent";
  const platform: Platform = {
    env,
    db,
    jobDb,
    listener,
    boss,
    clock,
    ids,
    log,
    metrics,
    tracing,
    egress,
    vault: createVault({ masterKeys: masterKeys(env) }),
    mailer: createMailer({
      smtpUrl: env.SMTP_URL,
      from: env.MAIL_FROM,
      log,
      keep: keepLocalMail(db.system, ids, clock),
      ...(isConsoleRead ? { show: (text: string) => void process.stdout.write(text) } : {}),
    }),
    ports: { ...createFanOut(), findPortalFrame },
    publisher,
    async close() {
      await publisher.drain();
      await shared.stop();
      await boss.stop({ graceful: true, close: true });
      const closed = Promise.all([
        listener.close(),
        egress.close(),
        tracing.close(),
        ...[db, jobDb].flatMap(({ app, system }) => [app.pool.end(), system.pool.end()]),
      ]);
      await Promise.race([closed, delay(closeMs, undefined, { ref: false })]);
    },
  };
  addBacklogGauges(platform);
  return platform;
}

function masterKeys(env: Env): readonly Uint8Array[] {
  return env.TRUNKLINE_MASTER_KEY_PREVIOUS === undefined
    ? [env.TRUNKLINE_MASTER_KEY]
    : [env.TRUNKLINE_MASTER_KEY, env.TRUNKLINE_MASTER_KEY_PREVIOUS];
}

function urlOf(env: Env, role: DbRole): string {
  const given = role === "app" ? env.DATABASE_APP_URL : env.DATABASE_SYSTEM_URL;
  return given ?? roleUrl(env.DATABASE_URL, role, env.TRUNKLINE_MASTER_KEY);
}

function openRolePool(
  { env, processName }: PlatformOptions,
  { role, max, patience, byIndex }: PoolUse & { role: DbRole },
  log: Logger,
) {
  return openPool({
    connectionString: urlOf(env, role),
    max,
    patience,
    byIndex,
    applicationName: `trunkline ${processName}`,
    onIdleError: (error) => log.warn({ err: error }, "an idle database connection broke"),
  });
}
