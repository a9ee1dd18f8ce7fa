import { runReplay as verb, runReplayJob } from "#server/deliveries/index";
import { handleInTenant } from "../handler.ts";

export const runReplay = handleInTenant(runReplayJob, (ctx, input) => verb(ctx, input));
