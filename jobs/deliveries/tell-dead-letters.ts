import { tellDeadLetters as verb, tellDeadLettersJob } from "#server/deliveries/index";
import { handle } from "../handler.ts";

export const tellDeadLetters = handle(tellDeadLettersJob, verb);
