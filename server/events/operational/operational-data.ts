import { z } from "zod";
import type { OperationalType } from "#lib/operational-events";
import { replayKinds } from "#lib/replays";

const endpoint = {
  endpointId: z.string(),
  url: z.string().meta({ description: "As it is at the time of telling." }),
};
const quota = {
  month: z.string().meta({ description: "Its first day (UTC), as YYYY-MM-DD." }),
  limit: z.int().meta({ description: "Events of the month." }),
  used: z.int(),
  resetsAt: z.date(),
};

/** Payloads of operational events; a field may be added, none changes or goes. */
export const operationalData = {
  "trunkline.endpoint.failing": z.object({
    ...endpoint,
    failingSince: z.date(),
    disablesAt: z.date().meta({ description: "Unless a delivery succeeds." }),
  }),
  "trunkline.endpoint.disabled": z.object({ ...endpoint, reason: z.string() }),
  "trunkline.endpoint.enabled": z.object(endpoint),
  "trunkline.delivery.exhausted": z.object({
    ...endpoint,
    count: z.int().meta({ description: "Deliveries that were exhausted since they were last told of." }),
    firstDeliveryIds: z.array(z.string()).meta({ description: "The ten that gave up first." }),
    since: z.date(),
    until: z.date(),
  }),
  "trunkline.replay.finished": z.object({
    replayId: z.string(),
    kind: z.enum(replayKinds),
    state: z.enum(["done", "failed"]),
    delivered: z.int(),
    skipped: z.int(),
  }),
  "trunkline.quota.warning": z.object(quota),
  "trunkline.quota.reached": z.object(quota),
} satisfies Record<OperationalType, z.ZodObject>;

export type OperationalData = { [T in OperationalType]: z.input<(typeof operationalData)[T]> };
