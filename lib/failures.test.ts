import { expect, expectTypeOf, it } from "vitest";
import type { AttemptFailure } from "#server/deliveries/attempt-outcome";
import { egressFailures } from "#server/kernel/egress/outcome";
import { causeWords, failureOptions } from "./failures.ts";

it("has words for every class of failure that an attempt can end with", () => {
  const answers = [
    "auth",
    "redirect",
    "gone",
    "rate_limited",
    "client_error",
    "server_error",
    "unexpected_status",
  ] as const;
  expectTypeOf<(typeof answers)[number] | (typeof egressFailures)[number]>().toEqualTypeOf<AttemptFailure>();
  const known = failureOptions.map(({ value }) => value);
  expect(known.toSorted()).toEqual([...answers, ...egressFailures, "event_expired"].toSorted());
});

it.each([
  [{ lastErrorClass: "tls", lastStatus: null }, "TLS failure"],
  [{ lastErrorClass: "server_error", lastStatus: 503 }, "Server error 503"],
  [{ lastErrorClass: "new_class", lastStatus: null }, "new class"],
  [{ lastErrorClass: null, lastStatus: 500 }, "Status 500"],
  [{ lastErrorClass: null, lastStatus: null }, "Cause not recorded"],
])("says %j as %s", (cause, words) => {
  expect(causeWords(cause)).toBe(words);
});
