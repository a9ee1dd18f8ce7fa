import { expect, it } from "vitest";
import { deviceOf, isLive, sessionIdleMs } from "./session-rules.ts";

const now = new Date("2026-05-01T12:00:00Z");
const at = (ms: number) => new Date(now.getTime() + ms);
const live = { revokedAt: null, expiresAt: at(1), lastSeenAt: at(-1_000) };

it("signs in while it is neither revoked nor over nor idle for a week", () => {
  expect(isLive(live, now)).toBe(true);
  expect(isLive({ ...live, revokedAt: at(-1) }, now)).toBe(false);
  expect(isLive({ ...live, expiresAt: now }, now)).toBe(false);
  expect(isLive({ ...live, lastSeenAt: at(-sessionIdleMs) }, now)).toBe(false);
});

it.each([
  ["Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Linux"],
  [
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
    "Chrome on macOS",
  ],
  [
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0",
    "Edge on Windows",
  ],
  [
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
    "Safari on iOS",
  ],
  ["curl/8.14.1", "curl"],
  ["", "Unknown device"],
])("calls %j %s", (userAgent, words) => {
  expect(deviceOf(userAgent)).toBe(words);
});
