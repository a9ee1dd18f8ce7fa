import { z } from "zod";
import type { AttemptFailure } from "../../attempt-outcome.ts";
import { type DestinationAnswer, type Refusal, RefusalError, textAnswer } from "../destination.ts";

const PubAck = z.union([
  z.object({ stream: z.string().min(1), seq: z.number().int().min(1) }),
  z.object({
    error: z.object({ code: z.int(), err_code: z.int().optional(), description: z.string().default("") }),
  }),
]);

/**
 * A stream's answer to a publish: `{"stream","seq","duplicate"?}` once it has stored the message, or an error.
 * Source: nats-server's JetStream API, `io.nats.jetstream.api.v1.pub_ack_response`.
 * @throws RefusalError for anything else: a subscriber that answers is no stream.
 */
export function acknowledgementOf(text: string, remoteAddress: string | null): DestinationAnswer {
  const answer = textAnswer(text, remoteAddress);
  const parsed = PubAck.safeParse(jsonOf(text));
  if (!parsed.success) {
    const message = "What answered is not a JetStream stream. Check the subject, or name the stream.";
    throw new RefusalError({ errorClass: "client_error", message, answer });
  }
  if (!("error" in parsed.data)) return answer;
  throw new RefusalError({ ...refusedBy(parsed.data.error), answer });
}

/** Codes of nats-server's `errors.json`. */
const tooLarge = 10_054;
const full = new Set([10_047, 10_077, 10_023, 10_028]);

export function refusedBy(error: {
  code: number;
  err_code?: number | undefined;
  description: string;
}): Omit<Refusal, "answer"> {
  const { code, err_code: number = 0, description } = error;
  const errorClass: AttemptFailure = code >= 500 || full.has(number) ? "server_error" : "client_error";
  const message = `JetStream answered ${code} (${number}): ${description.slice(0, 300)}.`;
  return number === tooLarge
    ? { errorClass: "client_error", message, isPermanent: true }
    : { errorClass, message };
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
