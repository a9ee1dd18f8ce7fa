import { toTypeId } from "#lib/type-id";
import type { Clock } from "#server/kernel/clock";
import type { EgressOutcome } from "#server/kernel/egress/index";
import type { Platform } from "#server/kernel/platform";
import { type AttemptVerdict, judgeAttempt } from "../attempt-outcome.ts";
import { payloadContentType, payloadText } from "../payload.ts";
import { signatureHeader } from "../signing.ts";
import type { ClaimedDelivery, ClaimedEvent, LaneSettings } from "./lane.ts";

/** Time for the whole answer, and how much of it is kept. */
export const attemptTimeoutMs = 20_000;
export const maxKeptResponseBytes = 16 * 1024;
const userAgent = "Trunkline/1 (+webhooks)";

/** One HTTP try as it went. */
export interface AttemptRecord {
  /** TypeID; given once, so that storing it twice stores it once. */
  readonly id: string;
  readonly url: string;
  readonly startedAt: Date;
  /** As sent, the endpoint's own headers shown by name only. */
  readonly requestHeaders: Readonly<Record<string, string>>;
  readonly outcome: EgressOutcome;
  readonly verdict: AttemptVerdict;
}

/** Where an attempt goes: the tenant's uuid and its endpoint's settings. */
export interface AttemptTarget {
  readonly tenantId: string;
  readonly settings: LaneSettings;
}

export interface AttemptOptions {
  readonly platform: Pick<Platform, "egress" | "ids">;
  readonly clock: Clock;
}

/** Signs and sends an event to a lane's endpoint. Never rejects for what the receiver does. */
export async function attempt(
  { tenantId, settings }: AttemptTarget,
  delivery: ClaimedDelivery & { event: ClaimedEvent & { data: string } },
  { platform, clock }: AttemptOptions,
): Promise<AttemptRecord> {
  const { url, payloadFormat, headers: extra } = settings;
  const startedAt = clock.now();
  const attemptId = platform.ids.next("att");
  const id = toTypeId("evt", delivery.eventId);
  const event = { ...delivery.event, id, tenantId: toTypeId("tnt", tenantId) };
  const body = Buffer.from(payloadText(payloadFormat, event), "utf8");
  const timestamp = Math.floor(startedAt.getTime() / 1_000);
  const keys = settings.keys.filter(({ expiresAt }) => expiresAt === null || expiresAt > startedAt);
  const own: Record<string, string> = {
    "content-type": payloadContentType(payloadFormat),
    "user-agent": userAgent,
    "webhook-id": id,
    "webhook-timestamp": String(timestamp),
    "webhook-signature": signatureHeader(
      keys.map(({ key }) => key),
      { id, timestamp, body },
    ),
    ...(delivery.event.traceparent === null ? {} : { traceparent: delivery.event.traceparent }),
  };
  const outcome = await platform.egress.request({
    method: "POST",
    url,
    headers: { ...extra, ...own },
    body,
    timeoutMs: attemptTimeoutMs,
    maxResponseBytes: maxKeptResponseBytes,
  });
  return {
    id: attemptId,
    url,
    startedAt,
    requestHeaders: { ...hidden(extra), ...own },
    outcome,
    verdict: judgeAttempt(outcome),
  };
}

function hidden(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.keys(headers).map((name) => [name, "[secret]"]));
}
