import { createCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { resolveSession, type SessionPerson } from "#server/tenants/index";
import { type CookieReader, sessionIdFrom } from "./session-token.ts";
import type { TrpcContext } from "./trpc.ts";

export interface Caller {
  readonly correlationId: string;
  readonly traceparent: string | null;
  readonly tenantSlug: string | null;
  readonly cookie: CookieReader;
  readonly isCrossSite?: boolean;
}

/** The context of one web request; the session is looked up when first asked for, and once. */
export function createTrpcContext(platform: Platform, { cookie, ...caller }: Caller): TrpcContext {
  let found: Promise<SessionPerson | null> | null = null;
  return { platform, ...caller, signedIn: () => (found ??= findSignedIn(platform, caller, cookie)) };
}

async function findSignedIn(
  platform: Platform,
  { correlationId, traceparent }: Pick<Caller, "correlationId" | "traceparent">,
  cookie: CookieReader,
): Promise<SessionPerson | null> {
  const sessionId = await sessionIdFrom(cookie, platform.env.AUTH_SECRET);
  if (sessionId === null) return null;
  const actor = { kind: "system", label: "session check" } as const;
  return resolveSession(createCtx(platform, { actor, correlationId, traceparent }), sessionId);
}
