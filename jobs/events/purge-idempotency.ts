import { purgeIdempotency as verb, purgeIdempotencyJob } from "#server/events/index";
import { handle } from "../handler.ts";

export const purgeIdempotency = handle(purgeIdempotencyJob, verb);
