import { z } from "zod";
import { defineJob } from "#server/kernel/enqueue";

/** Deletes portal sessions that ended long ago. */
export const purgePortalSessionsJob = defineJob({
  name: "portal.purge-sessions",
  input: z.strictObject({}),
  cron: "49 4 * * *",
});
