import type { CookieReader } from "../session-token.ts";

/** Most portal sessions that one browser holds at a time: each is a cookie, and a request holds only so many. */
const mostCookies = 8;
const namePattern = /^(?:__Host-)?portal\.pts_[0-9a-z]{26}$/;

/**
 * The cookie of one session: each has its own, so that a person may have the portals of several consumers open. On https its name
 * keeps other hosts of the domain from setting it (RFC 6265bis, section 4.1.3.2).
 */
function cookieName(sessionId: string, isHttps: boolean): string {
  return `${isHttps ? "__Host-" : ""}portal.${sessionId}`;
}

/** The session's token out of the browser's cookies. */
export function portalToken(cookie: CookieReader, sessionId: string, isHttps: boolean): string | undefined {
  return cookie(cookieName(sessionId, isHttps));
}

export interface PortalCookie {
  readonly sessionId: string;
  readonly token: string;
  readonly maxAgeSeconds: number;
  readonly isHttps: boolean;
  /** Whether the page stands in a frame of another site, where only a partitioned cookie is kept. */
  readonly isEmbedded: boolean;
}

/** `Set-Cookie` values: the new session's, and the end of the oldest where a browser has too many. */
export function portalCookies(made: PortalCookie, held: string | null): string[] {
  const { isHttps } = made;
  const name = cookieName(made.sessionId, isHttps);
  const site = made.isEmbedded && isHttps ? "None; Secure; Partitioned" : `Lax${isHttps ? "; Secure" : ""}`;
  const set = (which: string, value: string, maxAge: number) =>
    `${which}=${value}; Path=/; HttpOnly; Max-Age=${maxAge}; SameSite=${site}`;
  // Ids sort by their time, so the first are the oldest.
  const others = namesIn(held).filter((other) => other !== name);
  const ended = others.slice(0, Math.max(0, others.length - mostCookies + 1));
  return [set(name, made.token, made.maxAgeSeconds), ...ended.map((other) => set(other, "", 0))];
}

function namesIn(held: string | null): string[] {
  const names = (held ?? "").split(";").map((pair) => pair.split("=", 1)[0]?.trim() ?? "");
  return names.filter((name) => namePattern.test(name)).toSorted();
}
