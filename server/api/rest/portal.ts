import { z } from "zod";
import {
  CreatePortalLinkInput,
  ListPortalSessionsInput,
  PortalLink,
  PortalSession,
  PortalSessionIdInput,
  RevokePortalSessionsInput,
} from "#server/portal/contract";
import {
  createPortalLink,
  listPortalSessions,
  revokePortalSession,
  revokePortalSessions,
} from "#server/portal/index";
import { defineRoute } from "./route.ts";

const tag = "Consumer portal";

export const portalRoutes = [
  defineRoute({
    method: "post",
    path: "/portal-links",
    operationId: "createPortalLink",
    tag,
    summary: "Create a link to the portal of one consumer; the answer alone shows it",
    description:
      "Send your customer there, or load it into a frame. It works once, within ten minutes; the session it opens lasts until `expiresAt`.",
    scope: "endpoints:write",
    body: CreatePortalLinkInput,
    status: 201,
    response: PortalLink.meta({ id: "PortalLink" }),
    handle: (ctx, { body }) => createPortalLink(ctx, body),
  }),
  defineRoute({
    method: "get",
    path: "/portal-sessions",
    operationId: "listPortalSessions",
    tag,
    summary: "List portal links and sessions, newest first",
    scope: "endpoints:read",
    query: ListPortalSessionsInput,
    status: 200,
    response: z.object({
      data: z.array(PortalSession.meta({ id: "PortalSession" })),
      nextCursor: z.string().nullable(),
    }),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listPortalSessions(ctx, query),
  }),
  defineRoute({
    method: "delete",
    path: "/portal-sessions",
    operationId: "revokePortalSessions",
    tag,
    summary: "Revoke every link and session of one consumer at once",
    scope: "endpoints:write",
    query: RevokePortalSessionsInput,
    status: 204,
    response: null,
    refusals: ["malformed"],
    handle: (ctx, { query }) => revokePortalSessions(ctx, query),
  }),
  defineRoute({
    method: "delete",
    path: "/portal-sessions/{id}",
    operationId: "revokePortalSession",
    tag,
    summary: "Revoke a link or session at once",
    scope: "endpoints:write",
    params: PortalSessionIdInput,
    status: 204,
    response: null,
    handle: (ctx, { params }) => revokePortalSession(ctx, params),
  }),
];
