import { z } from "zod";
import { defineJob } from "#server/kernel/enqueue";

/** Cancels what a deleted endpoint was owed. */
export const cancelEndpointDeliveriesJob = defineJob({
  name: "deliveries.cancel-for-endpoint",
  input: z.strictObject({ endpointId: z.string() }),
});

/** Makes the partitions of the days ahead and drops those past retention. */
export const keepPartitionsJob = defineJob({
  name: "deliveries.keep-partitions",
  input: z.strictObject({}),
  cron: "7 * * * *",
});

/** Drops payloads that are past what their tenant's plan keeps. */
export const dropPayloadsJob = defineJob({
  name: "deliveries.drop-payloads",
  input: z.strictObject({}),
  cron: "22 * * * *",
});

/** Deletes statistics older than they are kept. */
export const purgeStatsJob = defineJob({
  name: "deliveries.purge-stats",
  input: z.strictObject({}),
  cron: "37 3 * * *",
});

/** Works on a replay, page by page, for as long as its throttle keeps it busy. */
export const runReplayJob = defineJob({
  name: "deliveries.run-replay",
  input: z.strictObject({ id: z.string() }),
});

/** Goes on with replays that nobody works on, as after a crash. */
export const resumeReplaysJob = defineJob({
  name: "deliveries.resume-replays",
  input: z.strictObject({}),
  cron: "* * * * *",
});

/** Warns owners of endpoints that only fail, and disables those that did for days. */
export const watchEndpointsJob = defineJob({
  name: "deliveries.watch-endpoints",
  input: z.strictObject({}),
  cron: "17 * * * *",
});

/** Tells tenants of the deliveries that used up their attempts, at most once a minute. */
export const tellDeadLettersJob = defineJob({
  name: "deliveries.tell-dead-letters",
  input: z.strictObject({}),
  cron: "* * * * *",
});

export const deliveriesJobs = [
  cancelEndpointDeliveriesJob,
  keepPartitionsJob,
  dropPayloadsJob,
  purgeStatsJob,
  runReplayJob,
  resumeReplaysJob,
  watchEndpointsJob,
  tellDeadLettersJob,
];
