import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, pageHeaders } from "#server/api/host/security-headers";
import { platformIfMade } from "#server/kernel/platform-slot";
import type { PortalFrame } from "#server/kernel/ports";

/**
 * Gives every page its security headers, with a new nonce for its scripts. Knows nothing of who is signed in; of a page of the consumer
 * portal it asks where it may be framed.
 */
export async function proxy(request: NextRequest): Promise<NextResponse> {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const isHttps = (process.env.PUBLIC_URL ?? "").startsWith("https:");
  const frame = await frameOf(request.nextUrl.pathname);
  const isDev = process.env.NODE_ENV === "development";
  const policy = contentSecurityPolicy({ nonce, isHttps, isDev, frame });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-page-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("x-page-scheme", frame?.scheme ?? "system");
  headers.set("content-security-policy", policy); // Next reads the nonce from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(pageHeaders(isHttps, frame))) response.headers.set(name, value);
  return response;
}

/** Pages alone: the API has headers of its own, and built files need none. */
export const config = { matcher: ["/((?!api/|_next/static|_next/image|\\.well-known/).*)"] };

/** Null, which is the strictest, for every other page, and when the database cannot tell. */
async function frameOf(pathname: string): Promise<PortalFrame | null> {
  const sessionId = /^\/portal\/(pts_[0-9a-z]{26})(?:\/|$)/.exec(pathname)?.[1];
  const platform = sessionId === undefined ? null : await platformIfMade();
  if (sessionId === undefined || platform === null) return null;
  try {
    return await platform.ports.findPortalFrame(platform, sessionId);
  } catch (error) {
    platform.log.warn({ err: error }, "where a portal page may be framed could not be asked");
    return null;
  }
}
