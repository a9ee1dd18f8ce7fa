import fc from "fast-check";
import { expect, it } from "vitest";
import { disableAfterMs, failingStep, warningPercents } from "./failing-rule.ts";

const failingSince = new Date("2026-01-01T00:00:00Z");
const after = (share: number) => new Date(failingSince.getTime() + share * disableAfterMs);

it("warns at 50, 70 and 90 percent of five days, then disables", () => {
  const at = (share: number, warnedPercent: number) =>
    failingStep({ failingSince, lastFailedAt: after(share), warnedPercent });
  expect(at(0.49, 0)).toEqual({ kind: "wait" });
  expect(at(0.5, 0)).toEqual({ kind: "warn", percent: 50 });
  expect(at(0.69, 50)).toEqual({ kind: "wait" });
  expect(at(0.7, 50)).toEqual({ kind: "warn", percent: 70 });
  expect(at(0.9, 70)).toEqual({ kind: "warn", percent: 90 });
  expect(at(0.99, 90)).toEqual({ kind: "wait" });
  expect(at(1, 90)).toEqual({ kind: "disable" });
});

it("warns at most three times, ever later, and disables nobody unwarned, however seldom it is asked", () => {
  const shares = fc.array(fc.double({ min: 0, max: 3, noNaN: true }), { maxLength: 60 });
  fc.assert(
    fc.property(shares, (moments) => {
      let warnedPercent = 0;
      const warnings: number[] = [];
      for (const share of moments.toSorted((a, b) => a - b)) {
        const step = failingStep({ failingSince, lastFailedAt: after(share), warnedPercent });
        if (step.kind === "warn") warnings.push((warnedPercent = step.percent));
        const isFair = step.kind !== "disable" || (share >= 1 && warnings.at(-1) === 90);
        expect(isFair).toBe(true);
      }
      expect(warnings).toEqual(warningPercents.filter((percent) => warnings.includes(percent)));
    }),
  );
});
