import { purgePortalSessions as verb, purgePortalSessionsJob } from "#server/portal/index";
import { handle } from "../handler.ts";

export const purgePortalSessions = handle(purgePortalSessionsJob, verb);
