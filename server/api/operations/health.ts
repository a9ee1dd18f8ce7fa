import { count, gt } from "drizzle-orm";
import { workers } from "#db/schema/index";
import { systemCtx } from "#server/kernel/ctx";
import { assertDatabaseReady, NotReadyError } from "#server/kernel/database-ready";
import type { Platform } from "#server/kernel/platform";
import { transactAsSystem } from "#server/kernel/transact";

export type Check = { readonly state: "ok" | "warning" | "failing"; readonly detail?: string };

/** Whether this process can serve, and which part cannot. */
export interface Health {
  readonly status: "ready" | "unavailable";
  readonly checks: Readonly<Record<"database" | "migrations" | "listener" | "workers", Check>>;
}

const workerSilenceMs = 30_000;
const patienceMs = 3_000;
const ok: Check = { state: "ok" };
const unknown: Check = { state: "warning", detail: "Not known while the database is away." };

/** Looks at every part. Never throws, never waits longer than a few seconds, and tells no driver's text. */
export async function checkHealth(platform: Platform): Promise<Health> {
  const [storage, workersCheck] = await Promise.all([checkStorage(platform), checkWorkers(platform)]);
  const checks = { ...storage, listener: checkListener(platform), workers: workersCheck };
  const isReady = Object.values(checks).every(({ state }) => state !== "failing");
  return { status: isReady ? "ready" : "unavailable", checks };
}

async function checkStorage(platform: Platform): Promise<{ database: Check; migrations: Check }> {
  try {
    await inTime(assertDatabaseReady(platform));
    return { database: ok, migrations: ok };
  } catch (error) {
    if (error instanceof NotReadyError) {
      return { database: ok, migrations: { state: "failing", detail: error.message } };
    }
    platform.log.warn({ err: error }, "the health check cannot reach the database");
    return { database: { state: "failing", detail: "The database does not answer." }, migrations: unknown };
  }
}

async function checkWorkers(platform: Platform): Promise<Check> {
  const ctx = systemCtx(platform, "health", "health");
  const since = new Date(ctx.clock.now().getTime() - workerSilenceMs);
  const counted = transactAsSystem(ctx, (tx) =>
    tx.db.select({ live: count() }).from(workers).where(gt(workers.lastSeenAt, since)),
  );
  try {
    const [row] = await inTime(counted);
    if (row !== undefined && row.live > 0) return ok;
    return { state: "warning", detail: `No worker was seen in the last ${workerSilenceMs / 1_000} s.` };
  } catch (error) {
    platform.log.debug({ err: error }, "the health check cannot count workers");
    return unknown;
  }
}

function checkListener({ listener }: Platform): Check {
  return listener.state() === "away"
    ? { state: "failing", detail: "The connection that hears of changes is being made again." }
    : ok;
}

/** Leaves the work to itself after a while; its error then is of no interest any more. */
async function inTime<T>(work: Promise<T>): Promise<T> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`no answer in ${patienceMs} ms`)), patienceMs);
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
