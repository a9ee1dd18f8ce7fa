import { watchEndpoints as verb, watchEndpointsJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const watchEndpoints = handle(watchEndpointsJob, verb);
