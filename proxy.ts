import { type NextRequest, NextResponse } from "next/server";
import { contentSecurityPolicy, pageHeaders } from "#server/api/host/security-headers";

/** Gives every page its security headers, with a new nonce for its scripts. Knows nothing of who is signed in. */
export function proxy(request: NextRequest): NextResponse {
  const nonce = crypto.randomUUID().replaceAll("-", "");
  const isHttps = (process.env.PUBLIC_URL ?? "").startsWith("https:");
  const policy = contentSecurityPolicy({ nonce, isHttps, isDev: process.env.NODE_ENV === "development" });
  const headers = new Headers(request.headers);
  headers.set("x-nonce", nonce);
  headers.set("x-page-path", request.nextUrl.pathname + request.nextUrl.search);
  headers.set("content-security-policy", policy); // Next reads the nonce from here
  const response = NextResponse.next({ request: { headers } });
  response.headers.set("content-security-policy", policy);
  for (const [name, value] of Object.entries(pageHeaders(isHttps))) response.headers.set(name, value);
  return response;
}

/** Pages alone: the API has headers of its own, and built files need none. */
export const config = { matcher: ["/((?!api/|_next/static|_next/image|\\.well-known/).*)"] };
