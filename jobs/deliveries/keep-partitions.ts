import { keepPartitions as verb, keepPartitionsJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const keepPartitions = handle(keepPartitionsJob, verb);
