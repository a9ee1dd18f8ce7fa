import { toTypeId } from "#lib/type-id";
import type { Ctx } from "#server/kernel/ctx";
import { codeOf, type EgressTimings, failureClass } from "#server/kernel/egress/index";
import type { AttemptVerdict } from "../attempt-outcome.ts";
import type { AttemptRecord, AttemptTarget } from "../dispatcher/attempt.ts";
import type { OpenDestination } from "./connections.ts";
import { type AttemptOutcome, type DestinationAnswer, NetworkError, RefusalError } from "./destination.ts";

export interface SignedMessage {
  readonly startedAt: Date;
  readonly body: Uint8Array;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * Delivers a signed event to a destination that is no webhook, and tells it as an HTTP try would be told: no status but that of HTTP, the
 * destination's own words as the answer's body, no phases but the whole time. Never rejects for what the destination does.
 */
export async function attemptDestination(
  ctx: Ctx,
  target: AttemptTarget & { destination: OpenDestination },
  { startedAt, body, headers }: SignedMessage,
): Promise<AttemptRecord> {
  const { ids, event, settings, text, destination, connections } = target;
  const { "user-agent": _, ...requestHeaders } = headers;
  const message = {
    id: toTypeId("evt", ids.eventId),
    endpointId: toTypeId("ep", ids.endpointId),
    type: event.type,
    time: event.time,
    subject: event.subject,
    data: text,
    body,
    headers: requestHeaders,
  };
  const startedMs = performance.now();
  const attempted = await connections.deliver(destination, message).then(
    (answer) => ({ answer, error: null }),
    (error: unknown) => ({ answer: null, error }),
  );
  const timings = wholeTime(performance.now() - startedMs);
  const told =
    attempted.answer === null ? failed(attempted.error, timings) : delivered(attempted.answer, timings);
  const id = ctx.platform.ids.nextUuid();
  const { outcome, verdict } = withoutSecret(told, destination.secret);
  return { id, url: settings.url, startedAt, requestHeaders, outcome, verdict };
}

interface Told {
  readonly outcome: AttemptOutcome;
  readonly verdict: AttemptVerdict;
}

function delivered(answer: DestinationAnswer, timings: EgressTimings): Told {
  return { outcome: outcomeOf(answer, timings), verdict: { outcome: "delivered" } };
}

function failed(error: unknown, timings: EgressTimings): Told {
  if (error instanceof RefusalError) {
    const { errorClass, message, retryAfter = null, isPermanent = false, answer } = error.refusal;
    const verdict = {
      outcome: "failed",
      errorClass,
      message,
      retryAfter,
      isGone: false,
      isPermanent,
    } as const;
    return { outcome: outcomeOf(answer, timings), verdict };
  }
  if (!(error instanceof Error)) throw error;
  const errorClass = error instanceof NetworkError ? error.class : failureClass(error);
  const remoteAddress = error instanceof NetworkError ? error.remoteAddress : null;
  const { message } = error;
  return {
    outcome: { kind: "failure", class: errorClass, code: codeOf(error), message, remoteAddress, timings },
    verdict: { outcome: "failed", errorClass, message, retryAfter: null, isGone: false },
  };
}

function outcomeOf(
  { status, headers, body, isBodyTruncated = false, remoteAddress }: DestinationAnswer,
  timings: EgressTimings,
): AttemptOutcome {
  return { kind: "response", status, headers, body, isBodyTruncated, remoteAddress, timings };
}

/** What came back without our own secret, which a server may repeat: answers are kept and shown. */
function withoutSecret({ outcome, verdict }: Told, secret: string | null): Told {
  if (secret === null) return { outcome, verdict };
  const hide = (text: string) => text.replaceAll(secret, "[secret]");
  const shown = verdict.outcome === "failed" ? { ...verdict, message: hide(verdict.message) } : verdict;
  if (outcome.kind === "failure")
    return { outcome: { ...outcome, message: hide(outcome.message) }, verdict: shown };
  const entries = Object.entries(outcome.headers).map(([name, value]) => [name, hide(value)]);
  const body = Buffer.from(hide(Buffer.from(outcome.body).toString("utf8")), "utf8");
  return { outcome: { ...outcome, headers: Object.fromEntries(entries), body }, verdict: shown };
}

function wholeTime(ms: number): EgressTimings {
  return {
    dnsMs: null,
    connectMs: null,
    tlsMs: null,
    firstByteMs: null,
    totalMs: Math.round(ms * 100) / 100,
  };
}
