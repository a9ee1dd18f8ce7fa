import { z } from "zod";
import { type FormValues, replayInput } from "@/components/replays/replay-input";
import { replayKinds, retriedStates } from "#lib/replays";
import { CreateReplayInput } from "#server/deliveries/replays/contract";

/** Where a field of the request stands in the form. */
const fieldOf: Readonly<Record<string, keyof FormValues>> = { endpointId: "target" };

/** The wizard's values: texts, empty for none. What they mean together is judged by the request they make. */
export const ReplayValues = z
  .object({
    kind: z.enum(replayKinds),
    endpointId: z.string(),
    target: z.string(),
    eventType: z.string(),
    subject: z.string(),
    state: z.enum(retriedStates),
    lastErrorClass: z.string(),
    lastStatus: z.string().regex(/^([1-5]\d\d)?$/, "Enter a status such as 503, or nothing."),
    since: z.string(),
    until: z.string(),
    deliveriesPerSecond: z
      .number({ error: "Enter a rate from 1 to 1,000." })
      .int("Enter a whole number.")
      .min(1)
      .max(1_000),
  })
  .check(({ value, issues }) => {
    for (const { path, message } of CreateReplayInput.safeParse(replayInput(value)).error?.issues ?? []) {
      const name = path[0] === "filter" ? path[1] : (fieldOf[String(path[0])] ?? path[0]);
      issues.push({
        code: "custom",
        path: [String(name)],
        message: wordsOf(String(name), message),
        input: value,
      });
    }
  });

function wordsOf(name: string, message: string): string {
  if (!message.endsWith("needs this.")) return message;
  return name === "endpointId" ? "Choose an endpoint." : "Say from when on.";
}
