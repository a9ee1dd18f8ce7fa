import type { Platform } from "#server/kernel/platform";
import type { JobHandler } from "./handler.ts";

const pollingSeconds = 2;
/** Jobs of one kind that run at the same time in a process. */
const concurrency = 2;

/** Starts working on every queue, and makes the schedules those of this version. */
export async function runJobs(platform: Platform, handlers: readonly JobHandler[]): Promise<void> {
  const { boss } = platform;
  const patient = withJobDatabase(platform);
  for (const handler of handlers) {
    const options = { pollingIntervalSeconds: pollingSeconds, localConcurrency: concurrency };
    await boss.work(handler.job.name, options, async (jobs) => {
      for (const job of jobs) await runOne(patient, handler, job);
    });
  }
  const crons = new Map(
    handlers.flatMap(({ job }) => (job.cron === undefined ? [] : [[job.name, job.cron]])),
  );
  for (const [name, cron] of crons) await boss.schedule(name, cron, {}, { tz: "UTC" });
  for (const { name } of await boss.getSchedules()) if (!crons.has(name)) await boss.unschedule(name);
}

/** The platform with the database connections whose statements may take minutes. */
export function withJobDatabase(platform: Platform): Platform {
  return { ...platform, db: platform.jobDb };
}

async function runOne(
  platform: Platform,
  handler: JobHandler,
  job: { id: string; data: unknown },
): Promise<void> {
  const { metrics, log } = platform;
  const { name } = handler.job;
  const end = metrics.jobSeconds.startTimer({ job: name });
  try {
    await handler.run(platform, job);
    end({ result: "done" });
  } catch (error) {
    end({ result: "failed" });
    log.warn(
      { err: error, job: name, jobId: job.id },
      "a job failed; it is tried again, then kept as failed",
    );
    throw error;
  }
}
