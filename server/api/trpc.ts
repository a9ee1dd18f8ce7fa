import { initTRPC, TRPCError } from "@trpc/server";
import { wire } from "#lib/wire";
import { createCtx, type Ctx, type TenantCtx } from "#server/kernel/ctx";
import { ForbiddenError, InvalidError, NotFoundError, UnauthenticatedError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import type { PortalEntry } from "#server/portal/index";
import { resolveMember, type SessionPerson } from "#server/tenants/index";
import { appErrorOf } from "./app-error.ts";
import { spendPortalAllowance } from "./portal/portal-allowance.ts";
import { textErrors } from "./text-rules.ts";
import { describeTrpcError, isBug, refusal, toTrpcError } from "./trpc-errors.ts";

/** What a tRPC call starts from: a web request, or a page rendering on the server. */
export interface TrpcContext {
  readonly platform: Platform;
  readonly correlationId: string;
  readonly traceparent: string | null;
  /** The tenant whose pages are open, from the route; null outside any. */
  readonly tenantSlug: string | null;
  /** Set when another site made the browser send this call. */
  readonly isCrossSite?: boolean;
  /** Who is signed in; looked up once, when first asked. */
  readonly signedIn: () => Promise<SessionPerson | null>;
  /** Whose portal session this is, where the portal's address was called; absent everywhere else. */
  readonly portal?: () => Promise<PortalEntry>;
}

const t = initTRPC.context<TrpcContext>().create({
  transformer: wire,
  sse: {
    // A stream is opened anew now and then, so that who may have it is checked again.
    maxDurationMs: 15 * 60_000,
    ping: { enabled: true, intervalMs: 15_000 },
    client: { reconnectAfterInactivityMs: 40_000 },
  },
  errorFormatter({ shape, error, ctx }) {
    const { message, appError } = describeTrpcError(error, ctx?.correlationId ?? "");
    const { code, httpStatus, path } = shape.data;
    return { ...shape, message, data: { code, httpStatus, path, appError } };
  },
});

export const { router, createCallerFactory, mergeRouters } = t;

/** Turns refusals into tRPC's errors, logs bugs, and refuses text the database cannot hold. */
const guarded = t.procedure.use(async ({ ctx, path, getRawInput, next }) => {
  if (ctx.isCrossSite === true) throw refusal(crossSite());
  const errors = textErrors(await readInput(getRawInput));
  if (errors.length > 0) throw refusal(new InvalidError("The input breaks a rule; see errors.", { errors }));
  const result = await next();
  if (result.ok) return result;
  if (isBug(result.error)) {
    ctx.platform.log.error(
      { err: result.error.cause, path, correlationId: ctx.correlationId },
      "a procedure failed",
    );
  }
  const error = toTrpcError(result.error);
  tellRefusal(ctx, path, error);
  throw error;
});

/** For anyone. Its actor holds no permission at all. */
export const publicProcedure = guarded.use(({ ctx, next }) => next({ ctx: anonymousCtx(ctx) }));

/** For whoever is signed in, outside any tenant. */
export const userProcedure = guarded.use(async ({ ctx, next }) => {
  const person = await requireSignedIn(ctx);
  return next({ ctx: { ...userCtx(ctx, person), session: person } });
});

/** For members of the tenant that the request names; a verb's `authorise` does the rest. */
export const tenantProcedure = guarded.use(async ({ ctx, next }) => {
  const person = await requireSignedIn(ctx);
  if (ctx.tenantSlug === null) throw new NotFoundError("No tenant was named.", { code: "tenant_missing" });
  const tenantCtx: TenantCtx = await resolveMember(userCtx(ctx, person), {
    userId: person.userId,
    tenantSlug: ctx.tenantSlug,
  });
  return next({ ctx: { ...tenantCtx, session: person } });
});

/** For a consumer with a portal session; reachable only through the portal's own router. */
export const portalProcedure = guarded.use(async ({ ctx, type, next }) => {
  const entry = ctx.portal === undefined ? null : await ctx.portal();
  if (entry === null || entry.visitor === null) {
    throw new UnauthenticatedError(
      "This portal session has ended. Open the portal again from where you came.",
      { code: `portal_session_${entry?.end ?? "unknown"}` },
    );
  }
  const { visitor } = entry;
  if (type === "mutation") spendPortalAllowance(ctx.platform, visitor.ctx);
  return next({ ctx: { ...visitor.ctx, visitor } });
});

/** For staff of the platform; a verb's `authoriseStaff` does the rest. */
export const staffProcedure = guarded.use(async ({ ctx, next }) => {
  const person = await requireSignedIn(ctx);
  if (person.staffRoles.length === 0) {
    throw new ForbiddenError("This needs a staff role, which you do not have.", {
      code: "missing_permission",
    });
  }
  const { userId: id, email: label, staffRoles } = person;
  const staff = createCtx(ctx.platform, { ...ctx, actor: { kind: "staff", id, label, staffRoles } });
  return next({ ctx: { ...staff, session: person } });
});

/** A refusal is an answer, not trouble; a database that is away is trouble. */
function tellRefusal(
  { platform, correlationId }: TrpcContext,
  path: string,
  { code, cause }: TRPCError,
): void {
  const refused = appErrorOf(cause);
  if (refused === null) return;
  if (refused.kind === "unavailable")
    platform.log.warn({ err: refused.cause, path, correlationId }, refused.message);
  else platform.log.debug({ code, path, correlationId }, "a procedure refused");
}

/** What the caller sent; a body that is too large says so, instead of "cannot be parsed". */
async function readInput(getRawInput: () => Promise<unknown>): Promise<unknown> {
  try {
    return await getRawInput();
  } catch (error) {
    throw error instanceof TRPCError ? toTrpcError(error) : error;
  }
}

function crossSite(): ForbiddenError {
  return new ForbiddenError("Calls from other sites are not taken.", { code: "cross_site" });
}

async function requireSignedIn(ctx: TrpcContext): Promise<SessionPerson> {
  const person = await ctx.signedIn();
  if (person === null)
    throw new UnauthenticatedError("You are not signed in, or your session has ended. Sign in again.");
  return person;
}

function userCtx(ctx: TrpcContext, { userId: id, email: label }: SessionPerson): Ctx {
  return createCtx(ctx.platform, { ...ctx, actor: { kind: "user", id, label, role: null } });
}

function anonymousCtx(ctx: TrpcContext): Ctx {
  return createCtx(ctx.platform, {
    ...ctx,
    actor: { kind: "user", id: "anonymous", label: "anonymous", role: null },
  });
}
