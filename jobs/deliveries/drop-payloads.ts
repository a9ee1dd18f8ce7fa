import { dropPayloads as verb, dropPayloadsJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const dropPayloads = handle(dropPayloadsJob, verb);
