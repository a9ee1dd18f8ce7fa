import fc from "fast-check";
import { expect, it } from "vitest";
import type { EgressOutcome } from "#server/kernel/egress/index";
import { judgeAttempt } from "./attempt-outcome.ts";

const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: 1, totalMs: 2 };
const answer = (status: number, headers: Record<string, string> = {}): EgressOutcome => ({
  kind: "response",
  status,
  headers,
  body: new Uint8Array(),
  isBodyTruncated: false,
  remoteAddress: "192.0.2.1",
  timings,
});

it("counts exactly the 2xx answers as delivered", () => {
  fc.assert(
    fc.property(fc.integer({ min: 200, max: 999 }), (status) => {
      const isDelivered = judgeAttempt(answer(status)).outcome === "delivered";
      expect(isDelivered).toBe(status >= 200 && status <= 299);
    }),
  );
});

it.each([
  [301, "redirect"],
  [304, "redirect"],
  [400, "client_error"],
  [404, "client_error"],
  [410, "gone"],
  [429, "rate_limited"],
  [500, "server_error"],
  [503, "server_error"],
  [600, "unexpected_status"],
])("calls %d a %s", (status, errorClass) => {
  expect(judgeAttempt(answer(status))).toMatchObject({ outcome: "failed", errorClass });
});

it("lets 410 alone disable the endpoint", () => {
  const gone = Array.from({ length: 800 }, (_, index) => index + 200).filter((status) => {
    const verdict = judgeAttempt(answer(status));
    return verdict.outcome === "failed" && verdict.isGone;
  });
  expect(gone).toEqual([410]);
});

it.each([429, 503, 500, 302])("passes on Retry-After of a %d", (status) => {
  expect(judgeAttempt(answer(status, { "retry-after": "120" }))).toMatchObject({ retryAfter: "120" });
});

it("keeps egress's class and words for a call without an answer", () => {
  const failure: EgressOutcome = {
    kind: "failure",
    class: "dns",
    code: "ENOTFOUND",
    message: "getaddrinfo ENOTFOUND",
    remoteAddress: null,
    timings,
  };
  expect(judgeAttempt(failure)).toEqual({
    outcome: "failed",
    errorClass: "dns",
    message: "getaddrinfo ENOTFOUND",
    retryAfter: null,
    isGone: false,
  });
});
