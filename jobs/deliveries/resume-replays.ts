import { resumeReplays as verb, resumeReplaysJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const resumeReplays = handle(resumeReplaysJob, verb);
