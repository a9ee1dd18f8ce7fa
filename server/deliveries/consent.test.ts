import { expect, it } from "vitest";
import type { EgressOutcome } from "#server/kernel/egress/index";
import { agreedRateLimit, consentHeaders, judgeConsent, requestOrigin } from "./consent.ts";
import type { EndpointRow } from "./endpoint-store.ts";

const origin = "hub.example.com";
const timings = { dnsMs: null, connectMs: null, tlsMs: null, firstByteMs: null, totalMs: 1 };
const answered = (headers: Record<string, string>, status = 200): EgressOutcome => ({
  kind: "response",
  status,
  headers,
  body: new Uint8Array(),
  isBodyTruncated: false,
  remoteAddress: "203.0.113.7",
  timings,
});

it("asks under the installation's own name, and for a rate per minute where there is one", () => {
  expect(requestOrigin("https://hub.example.com:8443/x")).toBe(origin);
  expect(consentHeaders(origin, null)).toEqual({
    "user-agent": expect.any(String) as string,
    "webhook-request-origin": origin,
  });
  expect(consentHeaders(origin, 2)).toMatchObject({ "webhook-request-rate": "120" });
});

it.each<[Record<string, string>, number, number | null]>([
  [{ "webhook-allowed-origin": "*", "webhook-allowed-rate": "*" }, 200, null],
  [{ "webhook-allowed-origin": "HUB.example.com", "webhook-allowed-rate": " 100 " }, 204, 100],
  [{ "webhook-allowed-origin": origin }, 200, null],
  [{ "webhook-allowed-origin": `other.example, ${origin}`, "webhook-allowed-rate": "0" }, 405, null],
  [{ "webhook-allowed-origin": "*", "webhook-allowed-rate": "1e3" }, 200, null],
])("takes %j with status %d for consent", (headers, status, ratePerMinute) => {
  expect(judgeConsent(answered(headers, status), origin)).toEqual({
    state: "granted",
    message: null,
    ratePerMinute,
  });
});

it.each<[EgressOutcome, RegExp]>([
  [answered({}), /answered 200 .* without WebHook-Allowed-Origin/],
  [answered({ "webhook-allowed-origin": "other.example" }), /another origin, not of hub\.example\.com/],
  [answered({ "webhook-allowed-origin": "sub.hub.example.com" }), /another origin/],
  [answered({ "webhook-allowed-rate": "*" }, 405), /answered 405/],
  [
    {
      kind: "failure",
      class: "timeout",
      code: "X",
      message: "No complete answer.",
      remoteAddress: null,
      timings,
    },
    /no answer to the handshake \(timeout\)\. No complete answer\./,
  ],
])("takes no other answer for consent, and says why: %j", (outcome, message) => {
  const verdict = judgeConsent(outcome, origin);
  expect(verdict).toMatchObject({ state: "refused", ratePerMinute: null });
  expect(verdict.message).toMatch(message);
});

it.each<[Partial<EndpointRow>, number | null, number | null]>([
  [{ handshake: "none" }, 30, null],
  [{ handshake: "cloudevents" }, 30, 0.5],
  [{ handshake: "cloudevents" }, null, null],
  [{ handshake: "cloudevents", rateLimit: 1 }, 600, 1],
  [{ handshake: "cloudevents", rateLimit: 100 }, 600, 10],
])("keeps to the lower of both limits: %j, %j per minute", (endpoint, ratePerMinute, perSecond) => {
  const handshakeResult = { state: "granted", at: "", message: null, ratePerMinute, holds: false } as const;
  const row = { rateLimit: null, handshakeResult, ...endpoint } as EndpointRow;
  expect(agreedRateLimit(row)).toBe(perSecond);
});
