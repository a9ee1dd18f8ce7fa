import { z } from "zod";
import { defineJob } from "#server/kernel/enqueue";

/** Deletes idempotency keys and event ids remembered longer than 24 hours. */
export const purgeIdempotencyJob = defineJob({
  name: "events.purge-idempotency",
  input: z.strictObject({}),
  cron: "*/15 * * * *",
});

export const eventsJobs = [purgeIdempotencyJob];
