import { sql } from "drizzle-orm";
import { fromDrizzle, PgBoss, type SendOptions } from "pg-boss";
import type { z } from "zod";
import { keepAliveDelayMs } from "#db/client";
import type { Tx } from "./transact.ts";

/** A kind of background job: its queue, what it takes, and when it runs by itself. */
export interface JobDefinition<Input extends z.ZodType = z.ZodType> {
  readonly name: string;
  readonly input: Input;
  /** Cron expression (UTC) for a job that also starts by itself, with `{}` as its input. */
  readonly cron?: string;
}

/** Declares a job; its handler stands in jobs/<domain>/, and jobs/registry.ts joins them. */
export function defineJob<Input extends z.ZodType>(definition: JobDefinition<Input>): JobDefinition<Input> {
  return definition;
}

/** Queues a job inside the caller's transaction: it exists exactly if the transaction commits. */
export async function enqueue<Input extends z.ZodType>(
  tx: Tx,
  job: JobDefinition<Input>,
  { input, ...options }: { input: z.input<Input> } & SendOptions,
): Promise<void> {
  const payload = { input, correlationId: tx.ctx.correlationId, tenantId: tx.ctx.tenantId };
  await tx.ctx.platform.boss.send(job.name, payload, { ...options, db: fromDrizzle(tx.db, sql) });
}

export interface BossOptions {
  readonly connectionString: string;
  readonly applicationName: string;
  /** Whether this process also schedules and supervises; workers do, servers do not. */
  readonly runsJobs: boolean;
  readonly onError: (error: Error) => void;
}

/** Its maintenance may take longer than a request; a database that vanished must still not hold a worker for ever. */
const poolOptions = {
  query_timeout: 60_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: keepAliveDelayMs,
};

/** A pg-boss that neither makes nor changes its own tables: db/migrate.ts does, as the owner. */
export function createBoss(options: BossOptions): PgBoss {
  const boss = new PgBoss({
    connectionString: options.connectionString,
    application_name: options.applicationName,
    max: 4,
    ...poolOptions,
    migrate: false,
    createSchema: false,
    schedule: options.runsJobs,
    supervise: options.runsJobs,
    reindex: false,
  });
  boss.on("error", options.onError);
  return boss;
}
