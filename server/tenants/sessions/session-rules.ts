/** A session ends this long after its sign-in, however busy. */
export const sessionLifetimeMs = 30 * 86_400_000;
/** And this long after its last request. */
export const sessionIdleMs = 7 * 86_400_000;
/** How exact "last seen" is; saves a write on all other requests. */
export const lastSeenStepMs = 60_000;

export interface SessionFacts {
  readonly revokedAt: Date | null;
  readonly expiresAt: Date;
  readonly lastSeenAt: Date;
}

/** Whether a session still signs its person in. */
export function isLive({ revokedAt, expiresAt, lastSeenAt }: SessionFacts, now: Date): boolean {
  return revokedAt === null && expiresAt > now && now.getTime() - lastSeenAt.getTime() < sessionIdleMs;
}

const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bFirefox\/|\bFxiOS\//, "Firefox"],
  [/Chrome\/|\bCriOS\//, "Chrome"],
  [/\bSafari\//, "Safari"],
  [/^curl\//, "curl"],
];
const systems: readonly (readonly [RegExp, string])[] = [
  [/\biPhone\b|\biPad\b/, "iOS"],
  [/\bAndroid\b/, "Android"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

/** A user agent in words, e.g. `Firefox on Linux`; a hint for people, never a fact to decide by. */
export function deviceOf(userAgent: string | null): string {
  const browser = nameIn(browsers, userAgent ?? "");
  const system = nameIn(systems, userAgent ?? "");
  if (browser === null && system === null) return "Unknown device";
  if (system === null) return browser ?? "";
  return browser === null ? system : `${browser} on ${system}`;
}

function nameIn(known: readonly (readonly [RegExp, string])[], text: string): string | null {
  return known.find(([form]) => form.test(text))?.[1] ?? null;
}
