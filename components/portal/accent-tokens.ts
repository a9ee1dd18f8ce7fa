/** The surfaces that an accent stands on, as app/globals.css has them: the lightest and the darkest of each scheme. */
const surfaces = {
  light: ["#ffffff", "#ebebef"],
  dark: ["#0c0c0f", "#24242b"],
} as const;
const textContrast = 4.5;
const shapeContrast = 3;

export type AccentTokens = Readonly<Record<string, string>>;

/**
 * The colours of a scheme that follow a tenant's accent, each as near to it as can be read: text and links keep 4.5:1, the focus ring and
 * buttons 3:1, whatever colour was chosen. Source: WCAG 2.2, 1.4.3 and 1.4.11.
 */
export function accentTokens(accent: string, scheme: "light" | "dark"): AccentTokens {
  const toward = scheme === "light" ? "#000000" : "#ffffff";
  const on = surfaces[scheme];
  const primary = readable(accent, { on, toward, least: shapeContrast });
  const foreground = contrast("#ffffff", primary) >= textContrast ? "#ffffff" : "#000000";
  return {
    "--primary": primary,
    "--primary-hover": mix(primary, foreground === "#ffffff" ? "#000000" : "#ffffff", 0.12),
    "--primary-foreground": foreground,
    "--primary-soft": mix(surfaces[scheme][0], primary, scheme === "light" ? 0.1 : 0.2),
    "--link": readable(accent, {
      on: [...on, mix(surfaces[scheme][0], primary, scheme === "light" ? 0.1 : 0.2)],
      toward,
      least: textContrast,
    }),
    "--ring": primary,
  };
}

/** The style sheet of an accent; it holds nothing but names of ours and colours made here. */
export function accentStyle(accent: string): string {
  const rule = (selector: string, scheme: "light" | "dark") =>
    `${selector}{${Object.entries(accentTokens(accent, scheme))
      .map(([name, value]) => `${name}:${value}`)
      .join(";")}}`;
  return rule("html:root", "light") + rule("html.dark", "dark");
}

interface Wanted {
  readonly on: readonly string[];
  readonly toward: string;
  readonly least: number;
}

function readable(colour: string, { on, toward, least }: Wanted): string {
  for (let share = 0; share < 1; share += 0.04) {
    const candidate = mix(colour, toward, share);
    if (on.every((surface) => contrast(candidate, surface) >= least)) return candidate;
  }
  return toward;
}

/** Contrast of two colours, 1 to 21. */
export function contrast(a: string, b: string): number {
  const [light = 0, dark = 0] = [luminance(a), luminance(b)].toSorted((x, y) => y - x);
  return (light + 0.05) / (dark + 0.05);
}

function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = channels(colour).map((value) => {
    const part = value / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function mix(from: string, to: string, share: number): string {
  const target = channels(to);
  const mixed = channels(from).map((value, index) =>
    Math.round(value + ((target[index] ?? 0) - value) * share),
  );
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

function channels(colour: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(colour.slice(at, at + 2), 16));
}
