import { decode } from "next-auth/jwt";

/** The session cookie of next-auth 4: with the `__Secure-` prefix where the site is on https. */
const cookieNames = ["__Secure-next-auth.session-token", "next-auth.session-token"] as const;

/** Looks a cookie up by its name. */
export type CookieReader = (name: string) => string | undefined;

/**
 * The session id that the signed and encrypted cookie carries; null when there is no valid cookie.
 * Whether the session still lives is not told by the cookie: ask for the session itself.
 */
export async function sessionIdFrom(cookie: CookieReader, secret: string): Promise<string | null> {
  for (const name of cookieNames) {
    const token = cookie(name);
    if (token === undefined) continue;
    const sessionId = await sessionIdOf(token, secret);
    if (sessionId !== null) return sessionId;
  }
  return null;
}

/** Reads cookies out of a `Cookie` header. */
export function cookieReader(header: string | null): CookieReader {
  const cookies = new Map<string, string>();
  for (const pair of (header ?? "").split(";")) {
    const at = pair.indexOf("=");
    if (at > 0) cookies.set(pair.slice(0, at).trim(), pair.slice(at + 1).trim());
  }
  return (name) => cookies.get(name);
}

async function sessionIdOf(token: string, secret: string): Promise<string | null> {
  try {
    const claims = await decode({ token, secret });
    return typeof claims?.sessionId === "string" ? claims.sessionId : null;
  } catch {
    return null; // forged, expired or made with another secret: as good as no cookie
  }
}
