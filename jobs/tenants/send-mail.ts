import { sendMail as verb, sendMailJob } from "#server/tenants/index";
import { handle } from "../handler.ts";

export const sendMail = handle(sendMailJob, verb);
