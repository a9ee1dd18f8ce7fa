import { purgeStats as verb, purgeStatsJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const purgeStats = handle(purgeStatsJob, verb);
