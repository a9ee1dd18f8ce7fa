import type { EgressFailure, EgressOutcome } from "#server/kernel/egress/index";

/** Classes of failure: those of egress, and what an unwanted answer says. */
export type AttemptFailure =
  | EgressFailure
  | "auth"
  | "redirect"
  | "gone"
  | "rate_limited"
  | "client_error"
  | "server_error"
  | "unexpected_status";

/** What an attempt means for its delivery. */
export type AttemptVerdict =
  | { readonly outcome: "delivered" }
  | {
      readonly outcome: "failed";
      readonly errorClass: AttemptFailure;
      /** For the endpoint's owner, one sentence or two. */
      readonly message: string;
      /** The receiver's Retry-After header as it came. */
      readonly retryAfter: string | null;
      /** Whether the receiver asked for no more deliveries at all. */
      readonly isGone: boolean;
      /** Whether no later attempt can fare better, so that none is made. */
      readonly isPermanent?: boolean;
    };

const delivered: AttemptVerdict = { outcome: "delivered" };

/**
 * Judges an attempt: 2xx is delivered, everything else failed. Redirects are not followed, 410 means
 * that the endpoint is to be disabled. Source: Standard Webhooks 1.0, "Deliverability and reliability".
 */
export function judgeAttempt(outcome: EgressOutcome): AttemptVerdict {
  if (outcome.kind === "failure") {
    const { class: errorClass, message } = outcome;
    return { outcome: "failed", errorClass, message, retryAfter: null, isGone: false };
  }
  const { status, headers } = outcome;
  if (status >= 200 && status < 300) return delivered;
  const { errorClass, message } = judgeStatus(status);
  const retryAfter = headers["retry-after"] ?? null;
  return { outcome: "failed", errorClass, message, retryAfter, isGone: status === 410 };
}

function judgeStatus(status: number): { errorClass: AttemptFailure; message: string } {
  const answered = `The receiver answered ${status}`;
  if (status === 410) return { errorClass: "gone", message: `${answered}: it wants no more deliveries.` };
  if (status === 429) return { errorClass: "rate_limited", message: `${answered}: too many requests.` };
  if (status >= 300 && status < 400) {
    return { errorClass: "redirect", message: `${answered}: redirects are not followed. Set the final URL.` };
  }
  if (status >= 400 && status < 500) return { errorClass: "client_error", message: `${answered}.` };
  if (status >= 500 && status < 600) return { errorClass: "server_error", message: `${answered}.` };
  return { errorClass: "unexpected_status", message: `${answered}, which is not an HTTP success.` };
}
