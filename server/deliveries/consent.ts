import type { StoredConsent } from "#db/schema/index";
import type { EgressOutcome } from "#server/kernel/egress/index";
import type { HandshakeResult } from "./contract.ts";
import type { EndpointRow } from "./endpoint-store.ts";

/**
 * The rules of a receiver's consent. Source: CloudEvents, "HTTP 1.1 Web Hooks for Event Delivery" 1.0, section 4,
 * "Abuse Protection".
 */
export type ConsentVerdict = Pick<StoredConsent, "message" | "ratePerMinute"> & {
  readonly state: "granted" | "refused";
};

type ConsentChanges = Partial<Pick<EndpointRow, "state" | "stateReason" | "handshakeResult">>;

const waitingReason = "It waits for the receiver's consent, which the CloudEvents handshake asks for.";

/** The name under which this installation asks for consent and sends. */
export function requestOrigin(publicUrl: string): string {
  return new URL(publicUrl).hostname;
}

/** The headers of a validation request; `rateLimit` is in attempts per second. */
export function consentHeaders(origin: string, rateLimit: number | null): Record<string, string> {
  return {
    "user-agent": "Trunkline/1 (+webhooks)",
    "webhook-request-origin": origin,
    ...(rateLimit === null ? {} : { "webhook-request-rate": String(rateLimit * 60) }),
  };
}

/** Judges the answer: consent is the header that names the origin, whatever the status. */
export function judgeConsent(outcome: EgressOutcome, origin: string): ConsentVerdict {
  if (outcome.kind === "failure") {
    return refused(`The receiver gave no answer to the handshake (${outcome.class}). ${outcome.message}`);
  }
  const { status, headers } = outcome;
  const allowed = headers["webhook-allowed-origin"];
  if (allowed === undefined) {
    return refused(
      `The receiver answered ${status} to the handshake without WebHook-Allowed-Origin, so it did not consent.`,
    );
  }
  const names = allowed.split(",").map((name) => name.trim().toLowerCase());
  if (!names.includes("*") && !names.includes(origin.toLowerCase())) {
    return refused(`The receiver consented to deliveries of another origin, not of ${origin}.`);
  }
  return { state: "granted", message: null, ratePerMinute: allowedRate(headers["webhook-allowed-rate"]) };
}

/** Whether nothing may be sent before the receiver consents. */
export function lacksConsent({ handshake, handshakeResult }: EndpointRow): boolean {
  return handshake === "cloudevents" && handshakeResult?.state !== "granted";
}

/** What a new or changed endpoint needs: consent anew for another URL, none any more without a handshake. */
export function consentAfterChange(
  before: Pick<EndpointRow, "state" | "url" | "handshake" | "handshakeResult"> | null,
  after: Pick<EndpointRow, "url" | "handshake">,
  now: Date,
): ConsentChanges {
  const waits = before !== null && isHeld(before);
  const holds = before === null || before.state === "active" || waits;
  if (after.handshake === "none") {
    if (before === null || before.handshake === "none") return {};
    const freed = waits ? ({ state: "active", stateReason: null } as const) : {};
    return { handshakeResult: null, ...freed };
  }
  if (before?.handshake === after.handshake && before.url === after.url) return {};
  const pending = {
    state: "pending",
    at: now.toISOString(),
    message: null,
    ratePerMinute: null,
    holds,
  } as const;
  return { handshakeResult: pending, ...(holds ? { state: "paused", stateReason: waitingReason } : {}) };
}

/** What the receiver's answer makes of its endpoint: one that only waited for consent goes on, an active one without it waits. */
export function consentAfterAnswer(row: EndpointRow, verdict: ConsentVerdict, now: Date): ConsentChanges {
  const waits = isHeld(row);
  const at = now.toISOString();
  if (verdict.state === "granted") {
    const freed = waits ? ({ state: "active", stateReason: null } as const) : {};
    return { handshakeResult: { ...verdict, at, holds: false }, ...freed };
  }
  const holds = waits || row.state === "active";
  const held = holds ? ({ state: "paused", stateReason: verdict.message } as const) : {};
  return { handshakeResult: { ...verdict, at, holds }, ...held };
}

/** Attempts per second that endpoint and receiver both allow; null: no limit. */
export function agreedRateLimit({ handshake, handshakeResult, rateLimit }: EndpointRow): number | null {
  const perMinute = handshake === "none" ? null : (handshakeResult?.ratePerMinute ?? null);
  if (perMinute === null) return rateLimit;
  return Math.min(perMinute / 60, rateLimit ?? Infinity);
}

/** As callers see it. */
export function toHandshakeResult(stored: StoredConsent | null): HandshakeResult | null {
  if (stored === null) return null;
  const { state, at, message, ratePerMinute } = stored;
  return { state, at: new Date(at), message, ratePerMinute };
}

/** Whether it is paused for want of consent alone. */
function isHeld({ state, handshakeResult }: Pick<EndpointRow, "state" | "handshakeResult">): boolean {
  return state === "paused" && handshakeResult?.holds === true;
}

function refused(message: string): ConsentVerdict {
  return { state: "refused", message, ratePerMinute: null };
}

/** Requests per minute; null for `*`, and for what is no rate. */
function allowedRate(text: string | undefined): number | null {
  return text !== undefined && /^[1-9]\d{0,8}$/.test(text.trim()) ? Number(text) : null;
}
