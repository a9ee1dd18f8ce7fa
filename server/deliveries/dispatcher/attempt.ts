import { toTypeId } from "#lib/type-id";
import type { Ctx } from "#server/kernel/ctx";
import { type AttemptVerdict, judgeAttempt } from "../attempt-outcome.ts";
import { attemptDestination } from "../destinations/attempt-destination.ts";
import type { DestinationConnections } from "../destinations/connections.ts";
import type { AttemptOutcome } from "../destinations/destination.ts";
import { payloadContentType, payloadText } from "../payload.ts";
import { signatureHeaders } from "../signing.ts";
import type { AccessTokens } from "./access-tokens.ts";
import { inAttemptSpan } from "./attempt-span.ts";
import { requestAuthorised } from "./authorised-request.ts";
import type { ClaimedEvent, LaneSettings } from "./lane.ts";

/** Time for the whole answer, and how much of it is kept. */
export const attemptTimeoutMs = 20_000;
export const maxKeptResponseBytes = 16 * 1024;
const userAgent = "Trunkline/1 (+webhooks)";

/** One HTTP try as it went. */
export interface AttemptRecord {
  /** A uuid, given once, so that storing it twice stores it once. */
  readonly id: string;
  readonly url: string;
  readonly startedAt: Date;
  /** As sent, the endpoint's own headers shown by name only. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly outcome: AttemptOutcome;
  readonly verdict: AttemptVerdict;
}

/** Uuids, besides the tenant's TypeID. */
export interface TargetIds {
  readonly tenantId: string;
  readonly endpointId: string;
  readonly deliveryId: string;
  readonly eventId: string;
}

/** What to send and where. */
export interface AttemptTarget {
  readonly ids: TargetIds;
  /** Counted from 1, over manual retries too. */
  readonly number: number;
  readonly settings: LaneSettings;
  readonly event: ClaimedEvent;
  /** Access tokens of this process. */
  readonly tokens: AccessTokens;
  /** Connections of this process to destinations that are no webhooks. */
  readonly connections: DestinationConnections;
  /** The event's data. */
  readonly text: string;
}

/** Signs and sends an event to an endpoint. Never rejects for what the receiver does. */
export function attempt(ctx: Ctx, target: AttemptTarget): Promise<AttemptRecord> {
  if (!ctx.platform.tracing.isOn) return send(ctx, target, target.event.traceparent);
  return inAttemptSpan(ctx.platform.tracing, target, (traceparent) => send(ctx, target, traceparent));
}

async function send(ctx: Ctx, target: AttemptTarget, traceparent: string | null): Promise<AttemptRecord> {
  const { platform, clock } = ctx;
  const { url, headers: extra, credentials, identity } = target.settings;
  const hasOwn = Object.keys(extra).length > 0;
  const startedAt = clock.now();
  const { body, headers } = signedRequest(target, startedAt);
  if (traceparent !== null) headers.traceparent = traceparent;
  const { destination } = target.settings;
  if (destination !== null)
    return attemptDestination(ctx, { ...target, destination }, { startedAt, body, headers });
  const request = {
    method: "POST",
    url,
    headers: hasOwn ? { ...extra, ...headers } : headers,
    body,
    timeoutMs: attemptTimeoutMs,
    maxResponseBytes: maxKeptResponseBytes,
    ...(identity === undefined ? {} : { identity }),
  } as const;
  const requestHeaders = hasOwn ? { ...hidden(extra), ...headers } : headers;
  if (credentials !== null) {
    const { tokens } = target;
    const sent = await requestAuthorised(platform.egress, request, { credentials, tokens });
    const shown = { ...requestHeaders, authorization: "[secret]" };
    return { id: platform.ids.nextUuid(), url, startedAt, requestHeaders: shown, ...sent };
  }
  const outcome = await platform.egress.request(request);
  const verdict = judgeAttempt(outcome);
  return { id: platform.ids.nextUuid(), url, startedAt, requestHeaders, outcome, verdict };
}

function signedRequest({ ids, settings, event, text }: AttemptTarget, at: Date) {
  const { payloadFormat, headerStyle, requestOrigin, keys } = settings;
  const id = toTypeId("evt", ids.eventId);
  const payload = payloadText(payloadFormat, { ...event, id, data: text, tenantId: ids.tenantId });
  const body = Buffer.from(payload, "utf8");
  const timestamp = Math.floor(at.getTime() / 1_000);
  const valid = keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > at).map(({ key }) => key);
  const headers: Record<string, string> = {
    "content-type": payloadContentType(payloadFormat),
    "user-agent": userAgent,
    ...signatureHeaders(headerStyle, valid, { id, timestamp, body }),
  };
  if (requestOrigin !== null) headers["webhook-request-origin"] = requestOrigin;
  return { body, headers };
}

function hidden(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, "[secret]"]));
}
