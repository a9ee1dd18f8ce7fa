import fc from "fast-check";
import { expect, it } from "vitest";
import { accentStyle, accentTokens, contrast } from "./accent-tokens.ts";

const colour = fc
  .integer({ min: 0, max: 0xffffff })
  .map((value) => `#${value.toString(16).padStart(6, "0")}`);
const surfaces = { light: ["#ffffff", "#fcfcfd", "#ebebef"], dark: ["#101013", "#0c0c0f", "#24242b"] };

it("makes every accent readable: links and buttons as text, rings as shapes", () => {
  fc.assert(
    fc.property(colour, fc.constantFrom("light" as const, "dark" as const), (accent, scheme) => {
      const tokens = accentTokens(accent, scheme);
      const of = (name: string) => tokens[name] ?? "";
      for (const surface of [...surfaces[scheme], of("--primary-soft")]) {
        expect(contrast(of("--link"), surface)).toBeGreaterThanOrEqual(4.5);
      }
      for (const surface of surfaces[scheme]) {
        expect(contrast(of("--ring"), surface)).toBeGreaterThanOrEqual(3);
      }
      for (const button of ["--primary", "--primary-hover"]) {
        expect(contrast(of("--primary-foreground"), of(button))).toBeGreaterThanOrEqual(4.5);
      }
    }),
  );
});

it("leaves a colour that can be read as it is", () => {
  expect(accentTokens("#4049d6", "light")).toMatchObject({ "--primary": "#4049d6", "--link": "#4049d6" });
});

it("writes nothing but names and colours", () => {
  expect(accentStyle("#0a7f5a")).toMatch(
    /^html:root\{(?:--[a-z-]+:#[0-9a-f]{6};?)+\}html\.dark\{(?:--[a-z-]+:#[0-9a-f]{6};?)+\}$/,
  );
});
