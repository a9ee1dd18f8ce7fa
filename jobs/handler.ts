import type { z } from "zod";
import { type Ctx, inTenant, systemCtx, type TenantCtx } from "#server/kernel/ctx";
import type { JobDefinition } from "#server/kernel/enqueue";
import type { Platform } from "#server/kernel/platform";

/** What runs a job: parses its input, builds its ctx, calls one verb. */
export interface JobHandler {
  readonly job: JobDefinition;
  run(platform: Platform, message: JobMessage): Promise<void>;
}

export interface JobMessage {
  readonly id: string;
  /** What `enqueue` put there; empty or null for a job started by its schedule. */
  readonly data: unknown;
}

/** Handles a job that acts outside any tenant, as the system. */
export function handle<Input extends z.ZodType>(
  job: JobDefinition<Input>,
  verb: (ctx: Ctx, input: z.output<Input>) => Promise<unknown>,
): JobHandler {
  return {
    job,
    async run(platform, message) {
      const { input, correlationId } = read(message);
      await verb(systemCtx(platform, job.name, correlationId), job.input.parse(input));
    },
  };
}

/** Handles a job that acts inside the tenant that queued it, as the system. */
export function handleInTenant<Input extends z.ZodType>(
  job: JobDefinition<Input>,
  verb: (ctx: TenantCtx, input: z.output<Input>) => Promise<unknown>,
): JobHandler {
  return {
    job,
    async run(platform, message) {
      const { input, correlationId, tenantId } = read(message);
      if (tenantId === null) throw new TypeError(`the job ${job.name} was queued outside any tenant`);
      await verb(inTenant(systemCtx(platform, job.name, correlationId), tenantId), job.input.parse(input));
    },
  };
}

function read({ id, data }: JobMessage): { input: unknown; correlationId: string; tenantId: string | null } {
  const { input, correlationId, tenantId } = (data ?? {}) as Record<string, unknown>;
  return {
    input: input ?? {},
    correlationId: typeof correlationId === "string" ? correlationId : `job-${id}`,
    tenantId: typeof tenantId === "string" ? tenantId : null,
  };
}
