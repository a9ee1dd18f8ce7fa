import { purgeAccess as verb, purgeAccessJob } from "#server/tenants/index";
import { handle } from "../handler.ts";

export const purgeAccess = handle(purgeAccessJob, verb);
