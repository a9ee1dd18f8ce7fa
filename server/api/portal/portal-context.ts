import { createCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { type PortalEntry, resolvePortalSession } from "#server/portal/index";
import type { CookieReader } from "../session-token.ts";
import type { TrpcContext } from "../trpc.ts";
import { portalToken } from "./portal-cookie.ts";

export interface PortalCaller {
  readonly correlationId: string;
  readonly traceparent: string | null;
  /** Of the page that asks; null when it names none. */
  readonly sessionId: string | null;
  readonly cookie: CookieReader;
  readonly isCrossSite?: boolean;
}

/** The context of one request of a portal page. It reads no member's cookie: nobody is signed in here. */
export function createPortalContext(
  platform: Platform,
  { cookie, sessionId, ...caller }: PortalCaller,
): TrpcContext {
  let found: Promise<PortalEntry> | null = null;
  return {
    platform,
    ...caller,
    tenantSlug: null,
    signedIn: () => Promise.resolve(null),
    portal: () => (found ??= findVisitor(platform, { cookie, sessionId, ...caller })),
  };
}

async function findVisitor(platform: Platform, caller: PortalCaller): Promise<PortalEntry> {
  const { sessionId, cookie, correlationId, traceparent } = caller;
  const isHttps = platform.env.PUBLIC_URL.startsWith("https://");
  const token = sessionId === null ? undefined : portalToken(cookie, sessionId, isHttps);
  if (sessionId === null || token === undefined) return { visitor: null, end: "unknown" };
  const actor = { kind: "system", label: "portal session check" } as const;
  return resolvePortalSession(createCtx(platform, { actor, correlationId, traceparent }), {
    sessionId,
    token,
  });
}
