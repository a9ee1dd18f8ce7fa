import { expect, it } from "vitest";
import { startOf } from "./replay-start.ts";

const now = new Date("2026-01-05T12:00:00Z");

it("starts with what the URL says, times in UTC", () => {
  expect(
    startOf(
      { kind: "retry", endpointId: "ep_1", lastErrorClass: "tls", since: "2026-01-01T02:00:00+01:00" },
      now,
    ),
  ).toMatchObject({ kind: "retry", endpointId: "ep_1", lastErrorClass: "tls", since: "2026-01-01T01:00:00" });
});

it("starts a day back where a time is needed, and nowhere else", () => {
  expect(startOf({ kind: "recover" }, now).since).toBe("2026-01-04T12:00:00");
  expect(startOf({ kind: "replay" }, now).since).toBe("2026-01-04T12:00:00");
  expect(startOf({}, now)).toMatchObject({ kind: "retry", state: "exhausted", since: "" });
});

it("leaves out what it cannot read", () => {
  expect(startOf({ kind: "explode", state: "delivered", since: "yesterday" }, now)).toMatchObject({
    kind: "retry",
    state: "exhausted",
    since: "",
  });
});
