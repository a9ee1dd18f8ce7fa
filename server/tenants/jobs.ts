import { z } from "zod";
import { defineJob } from "#server/kernel/enqueue";

const seed = z.string();
const notice = z.strictObject({
  kind: z.literal("notice"),
  to: z.string(),
  subject: z.string(),
  paragraphs: z.array(z.string()),
  /** A button: words and a path of the web app. */
  action: z.strictObject({ label: z.string(), path: z.string() }).nullable(),
  /** The page where the recipient chooses what is mailed. */
  choicePath: z.string().optional(),
});

/** A mail to be written when it is sent: no link token lies in the queue. */
export const SendMailInput = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("invitation"), tenantId: z.string(), invitationId: z.string(), seed }),
  z.strictObject({ kind: z.literal("password_reset"), userId: z.string(), seed }),
  z.strictObject({ kind: z.literal("password_changed"), userId: z.string() }),
  notice,
]);
export type SendMailInput = z.infer<typeof SendMailInput>;

/** Sends one mail. Tried again with growing pauses while the mail server is away. */
export const sendMailJob = defineJob({ name: "mail.send", input: SendMailInput });

/** Deletes sessions, resets, throttles and local mail that nobody needs any more. */
export const purgeAccessJob = defineJob({
  name: "tenants.purge-access",
  input: z.strictObject({}),
  cron: "19 4 * * *",
});

export const tenantsJobs = [sendMailJob, purgeAccessJob];
