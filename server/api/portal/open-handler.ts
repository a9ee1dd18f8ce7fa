import { ForbiddenError, MalformedError } from "#server/kernel/errors";
import { systemCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { OpenPortalLinkInput } from "#server/portal/contract";
import { openPortalLink } from "#server/portal/index";
import { correlationHeader, correlationIdFrom } from "../correlation.ts";
import { isCrossSite } from "../cross-site.ts";
import { withPlatform } from "../host/with-platform.ts";
import { limitedParts } from "../limited-request.ts";
import { problemMediaType, problemOf } from "../problem.ts";
import { portalCookies } from "./portal-cookie.ts";

const maxBodyBytes = 4 * 1024;

/** Turns the token of a link into the cookie of a session. */
export function handlePortalOpen(request: Request): Promise<Response> {
  return withPlatform(request, (platform) => answerPortalOpen(request, platform));
}

export async function answerPortalOpen(request: Request, platform: Platform): Promise<Response> {
  const correlationId = correlationIdFrom(request.headers.get(correlationHeader));
  const headers = new Headers({ [correlationHeader]: correlationId, "cache-control": "no-store" });
  try {
    if (isCrossSite(request.headers)) {
      throw new ForbiddenError("Calls from other sites are not taken.", { code: "cross_site" });
    }
    const { isEmbedded, ...link } = await readInput(request);
    const ctx = systemCtx(platform, "portal link", correlationId);
    const { token, expiresAt } = await openPortalLink(ctx, link);
    const maxAgeSeconds = Math.floor((expiresAt.getTime() - platform.clock.now().getTime()) / 1_000);
    const isHttps = platform.env.PUBLIC_URL.startsWith("https://");
    const cookie = { sessionId: link.sessionId, token, maxAgeSeconds, isHttps, isEmbedded };
    for (const value of portalCookies(cookie, request.headers.get("cookie"))) {
      headers.append("set-cookie", value);
    }
    return Response.json({ expiresAt }, { headers });
  } catch (error) {
    const { problem, headers: more } = problemOf(error, {
      correlationId,
      publicUrl: platform.env.PUBLIC_URL,
    });
    if (problem.status === 500) {
      platform.log.error({ err: error, correlationId }, "a portal link could not be opened");
    }
    for (const [name, value] of Object.entries(more)) headers.set(name, value);
    headers.set("content-type", problemMediaType);
    return new Response(JSON.stringify(problem), { status: problem.status, headers });
  }
}

/** @throws MalformedError for anything but what the portal's own page sends. */
async function readInput(request: Request): Promise<OpenPortalLinkInput> {
  const text = await new Request(request.url, limitedParts(request, maxBodyBytes)).text();
  const parsed = OpenPortalLinkInput.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new MalformedError("This is not a whole link to the portal. Ask for a new one where you got it.", {
    code: "portal_link_unknown",
  });
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // refused by the schema, like any other body that is no link
  }
}
