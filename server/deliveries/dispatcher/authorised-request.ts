import type { Egress, EgressOutcome, EgressRequest } from "#server/kernel/egress/index";
import { type AttemptVerdict, judgeAttempt } from "../attempt-outcome.ts";
import type { ReceiverCredentials } from "../receiver-credentials.ts";
import type { AccessTokens, TokenAnswer } from "./access-tokens.ts";

export interface Sent {
  readonly outcome: EgressOutcome;
  readonly verdict: AttemptVerdict;
}

export interface Authority {
  readonly credentials: ReceiverCredentials;
  readonly tokens: AccessTokens;
}

/** Less time than this is not worth a second request. */
const minRemainingMs = 1_000;

/**
 * Sends a request with what proves Trunkline to the receiver. A token that the receiver rejects (401) is renewed and
 * the request sent once more, within the same time. Without a token nothing is sent: a failure of class `auth`.
 */
export async function requestAuthorised(
  egress: Egress,
  request: EgressRequest,
  { credentials, tokens }: Authority,
): Promise<Sent> {
  const send = async (authorization: string, timeoutMs: number) => {
    const headers = { ...request.headers, authorization };
    return withoutEcho(await egress.request({ ...request, headers, timeoutMs }), authorization);
  };
  if (credentials.type === "basic") {
    return judged(await send(credentials.authorization, request.timeoutMs));
  }
  const first = await tokens.get(credentials);
  if (!first.ok) return withoutToken(first);
  const outcome = await send(`Bearer ${first.token}`, request.timeoutMs);
  const remainingMs = request.timeoutMs - outcome.timings.totalMs;
  if (outcome.kind !== "response" || outcome.status !== 401 || remainingMs < minRemainingMs) {
    return judged(outcome);
  }
  const second = await tokens.renew(credentials, first.token);
  if (second === null) return judged(outcome);
  return second.ok ? judged(await send(`Bearer ${second.token}`, remainingMs)) : withoutToken(second);
}

/** The outcome without our own credential, which a receiver may send back: answers are kept and shown. */
function withoutEcho(outcome: EgressOutcome, authorization: string): EgressOutcome {
  if (outcome.kind === "failure") return outcome;
  const credential = authorization.slice(authorization.indexOf(" ") + 1);
  const hide = (text: string) => text.replaceAll(credential, "[secret]");
  const text = Buffer.from(outcome.body).toString("latin1");
  const headers = Object.fromEntries(
    Object.entries(outcome.headers).map(([name, value]) => [name, hide(value)]),
  );
  return text.includes(credential)
    ? { ...outcome, headers, body: Buffer.from(hide(text), "latin1") }
    : { ...outcome, headers };
}

function judged(outcome: EgressOutcome): Sent {
  return { outcome, verdict: judgeAttempt(outcome) };
}

function withoutToken({ outcome, message, retryAfter }: Extract<TokenAnswer, { ok: false }>): Sent {
  return { outcome, verdict: { outcome: "failed", errorClass: "auth", message, retryAfter, isGone: false } };
}
