import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const css = readFileSync(new URL("../../app/globals.css", import.meta.url), "utf8");
const themes = { light: tokensOf(":root"), dark: tokensOf(".dark") };
const surfaces = ["background", "card", "popover", "muted", "accent", "sidebar", "sidebar-accent"];
const tones = ["ok", "warn", "danger", "info", "idle"];

/** Text and what it stands on: WCAG 2.2 AA wants 4.5:1. */
const textPairs: [string, string][] = [
  ...surfaces.flatMap((surface): [string, string][] => [
    ["foreground", surface],
    ["muted-foreground", surface],
    ["link", surface],
  ]),
  ...tones.flatMap((tone): [string, string][] => [
    [`${tone}-ink`, `${tone}-soft`],
    [`${tone}-ink`, "card"],
    [`${tone}-ink`, "accent"],
    ["foreground", `${tone}-soft`],
  ]),
  ["primary-foreground", "primary"],
  ["primary-foreground", "primary-hover"],
  ["destructive-foreground", "destructive"],
  ["destructive-foreground", "destructive-hover"],
  ["tooltip-foreground", "tooltip"],
  ["foreground", "primary-soft"],
  ["muted-foreground", "primary-soft"],
  ["link", "primary-soft"],
  ["link", "danger-soft"],
  ["foreground", "mark"],
  ["foreground", "mark-active"],
];

/** Icons, lines, borders of fields and the focus ring: 3:1. */
const shapePairs: [string, string][] = [
  ...tones.flatMap((tone): [string, string][] => [
    [tone, "card"],
    [tone, `${tone}-soft`],
  ]),
  ["input", "background"],
  ["input", "card"],
  ["input", "popover"],
  ["ring", "background"],
  ["ring", "card"],
  ["ring", "sidebar"],
  ["primary", "card"],
  ["primary", "sidebar"],
];

describe.each(Object.entries(themes))("in the %s theme", (_, tokens) => {
  it.each(textPairs)("%s can be read on %s", (text, surface) => {
    expect(contrast(tokens, text, surface)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(shapePairs)("%s can be seen on %s", (shape, surface) => {
    expect(contrast(tokens, shape, surface)).toBeGreaterThanOrEqual(3);
  });
});

it("gives the dark theme every colour of the light one", () => {
  expect([...themes.dark.keys()].sort()).toEqual([...themes.light.keys()].sort());
});

function tokensOf(selector: string): Map<string, string> {
  const block = new RegExp(`^${selector.replace(".", "\\.")} \\{([^}]*)\\}`, "m").exec(css)?.[1] ?? "";
  return new Map(
    [...block.matchAll(/--([a-z-]+):\s*([^;]+);/g)].map((match) => [match[1] ?? "", match[2] ?? ""]),
  );
}

function contrast(tokens: Map<string, string>, a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(tokens.get(a)), luminance(tokens.get(b))].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

/** Relative luminance of `#rrggbb`, by WCAG 2.2. */
function luminance(colour: string | undefined): number {
  if (colour === undefined || !/^#[0-9a-f]{6}$/.test(colour)) throw new Error(`not #rrggbb: ${colour}`);
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((at) => Number.parseInt(colour.slice(at, at + 2), 16) / 255)
    .map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}
