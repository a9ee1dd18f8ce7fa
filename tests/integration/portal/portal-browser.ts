import { randomUUID } from "node:crypto";
import { answerPortalOpen } from "#server/api/portal/open-handler";
import { portalOpenPath } from "#server/api/portal/contract";
import { createPortalContext } from "#server/api/portal/portal-context";
import { cookieReader } from "#server/api/session-token";
import { createCallerFactory, type TrpcContext } from "#server/api/trpc";
import type { TenantCtx } from "#server/kernel/ctx";
import type { Platform } from "#server/kernel/platform";
import { consumerRouter } from "#server/portal/consumer/router";
import type { CreatePortalLinkInput, PortalLink } from "#server/portal/contract";
import { createPortalLink } from "#server/portal/index";

const createCaller = createCallerFactory(consumerRouter);
export type PortalCaller = ReturnType<typeof createCaller>;

/** A browser in the portal: its cookies, and calls of the page of one session. */
export interface PortalBrowser {
  readonly link: PortalLink;
  /** The `Cookie` header that it sends. */
  readonly cookie: string;
  readonly context: () => TrpcContext;
  readonly call: PortalCaller;
}

/** The session id and the token of a link, as the page that opens it reads them. */
export function partsOf(url: string): { sessionId: string; token: string } {
  const { pathname, hash } = new URL(url);
  const [, , sessionId = ""] = pathname.split("/");
  return { sessionId, token: hash.slice(1) };
}

/** What the page of a link sends, and the answer. */
export function open(
  platform: Platform,
  url: string,
  { headers = {}, ...more }: { headers?: Record<string, string>; isEmbedded?: boolean } = {},
): Promise<Response> {
  const body = JSON.stringify({ ...partsOf(url), ...more });
  const request = new Request(platform.env.PUBLIC_URL + portalOpenPath, { method: "POST", headers, body });
  return answerPortalOpen(request, platform);
}

/** Makes a link for a consumer and opens it. */
export async function enter(
  ctx: TenantCtx,
  consumer: string,
  input: Partial<CreatePortalLinkInput> = {},
): Promise<PortalBrowser> {
  const link = await createPortalLink(ctx, { consumer, ...input });
  const response = await open(ctx.platform, link.url);
  if (response.status !== 200) throw new Error(await response.text());
  const cookie = response.headers
    .getSetCookie()
    .map((text) => text.split(";")[0])
    .join("; ");
  return browserWith(ctx.platform, { link, cookie, sessionId: link.id });
}

/** Whoever holds these cookies, at the page of this session. */
export function browserWith(
  platform: Platform,
  { link, cookie, sessionId }: { link: PortalLink; cookie: string; sessionId: string },
): PortalBrowser {
  const context = () =>
    createPortalContext(platform, {
      correlationId: randomUUID(),
      traceparent: null,
      sessionId,
      cookie: cookieReader(cookie),
    });
  return { link, cookie, context, call: createCaller(context) };
}
