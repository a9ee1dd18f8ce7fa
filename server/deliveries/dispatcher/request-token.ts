import type { Egress, EgressOutcome } from "#server/kernel/egress/index";
import { basicAuthorization, type ClientCredentials } from "../receiver-credentials.ts";

type Failure = Extract<EgressOutcome, { kind: "failure" }>;

/** Why there is no token. */
export interface TokenRefusal {
  readonly ok: false;
  /** The attempt's outcome: nothing was sent to the receiver. */
  readonly outcome: Failure;
  /** For the endpoint's owner, one sentence or two. */
  readonly message: string;
  /** The token endpoint's Retry-After header as it came. */
  readonly retryAfter: string | null;
}

export interface NewToken {
  readonly ok: true;
  readonly token: string;
  /** How long it lives from now on. */
  readonly lifeMs: number;
}

const timeoutMs = 10_000;
const maxResponseBytes = 64 * 1024;
const maxTokenLength = 16 * 1024;
/** Life of a token whose answer does not tell it, and the longest relied on. */
const unknownLifeSeconds = 300;
const maxLifeSeconds = 86_400;

/** Asks for an access token by client credentials (RFC 6749, sections 4.4 and 5). Never rejects for what the other side does. */
export async function requestToken(
  egress: Egress,
  credentials: ClientCredentials,
): Promise<NewToken | TokenRefusal> {
  const { headers, body } = tokenRequest(credentials);
  const { tokenUrl: url } = credentials;
  const outcome = await egress.request({ method: "POST", url, headers, body, timeoutMs, maxResponseBytes });
  if (outcome.kind === "failure") {
    const message = `No access token: the token endpoint gave no answer (${outcome.class}). ${outcome.message}`;
    return { ok: false, outcome: { ...outcome, remoteAddress: null }, message, retryAfter: null };
  }
  const answer = parsedAnswer(outcome.body);
  if (outcome.status !== 200) {
    return refusal(outcome, `the token endpoint answered ${outcome.status}${errorWord(answer)}.`);
  }
  const { access_token: token, token_type: type = "bearer", expires_in: life } = answer ?? {};
  if (typeof token !== "string" || !/^[\x21-\x7e]+$/.test(token) || token.length > maxTokenLength) {
    return refusal(outcome, "the token endpoint answered 200 without a usable access_token.");
  }
  if (typeof type !== "string" || type.toLowerCase() !== "bearer") {
    return refusal(outcome, "the token endpoint gave a token of another type than bearer.");
  }
  return { ok: true, token, lifeMs: lifeSeconds(life) * 1_000 };
}

function tokenRequest({ clientId, clientSecret, scope, audience, clientAuth }: ClientCredentials) {
  const form = new URLSearchParams({ grant_type: "client_credentials" });
  if (scope !== "") form.set("scope", scope);
  if (audience !== "") form.set("audience", audience);
  const headers: Record<string, string> = {
    "content-type": "application/x-www-form-urlencoded",
    accept: "application/json",
    "user-agent": "Trunkline/1 (+webhooks)",
  };
  if (clientAuth === "client_secret_basic") {
    headers.authorization = basicAuthorization(formEncoded(clientId), formEncoded(clientSecret));
  } else {
    form.set("client_id", clientId);
    form.set("client_secret", clientSecret);
  }
  return { headers, body: form.toString() };
}

/** As RFC 6749, section 2.3.1 asks of both halves of the basic header. */
function formEncoded(text: string): string {
  return new URLSearchParams({ v: text }).toString().slice(2);
}

function refusal(outcome: Extract<EgressOutcome, { kind: "response" }>, why: string): TokenRefusal {
  const { timings, headers } = outcome;
  const message = `No access token: ${why} Check the endpoint's client id, secret and scope.`;
  const failed = { kind: "failure", class: "protocol", code: "TOKEN_REFUSED" } as const;
  return {
    ok: false,
    outcome: { ...failed, message, remoteAddress: null, timings },
    message,
    retryAfter: headers["retry-after"] ?? null,
  };
}

function parsedAnswer(body: Uint8Array): Record<string, unknown> | null {
  try {
    const answer: unknown = JSON.parse(Buffer.from(body).toString("utf8"));
    return typeof answer === "object" && answer !== null ? (answer as Record<string, unknown>) : null;
  } catch {
    return null; // an answer that is not JSON is judged by what it lacks
  }
}

/** The error code of RFC 6749, section 5.2; never its description, which may repeat what was sent. */
function errorWord(answer: Record<string, unknown> | null): string {
  const error = answer?.error;
  return typeof error === "string" && /^[a-z_]{1,60}$/.test(error) ? ` (${error})` : "";
}

function lifeSeconds(told: unknown): number {
  const seconds = typeof told === "string" && /^\d{1,9}$/.test(told) ? Number(told) : told;
  if (typeof seconds !== "number" || !Number.isFinite(seconds)) return unknownLifeSeconds;
  return Math.min(Math.max(seconds, 0), maxLifeSeconds);
}
