import { randomUUID } from "node:crypto";
import type { NextAuthOptions } from "next-auth";
import { createCtx, type Ctx, systemCtx } from "#server/kernel/ctx";
import { AppError } from "#server/kernel/errors";
import type { Platform } from "#server/kernel/platform";
import {
  resolveSession,
  sessionLifetimeMs,
  signInWithOidc,
  signInWithPassword,
  signOut,
} from "#server/tenants/index";
import { paths } from "#lib/paths";
import { appErrorOf, internalError } from "../app-error.ts";
import { oidcProvider, readOidcClaims } from "./oidc-provider.ts";
import { sameSiteUrl } from "./same-site.ts";

/** Where a sign-in comes from. */
export interface Origin {
  readonly address: string | null;
  readonly userAgent: string | null;
}

/** What a successful sign-in hands from its provider to the cookie. */
interface SignedInUser {
  id: string;
  sessionId?: string;
}

/**
 * next-auth for one request. The cookie carries a session id and nothing else; whether that session lives is
 * asked of the database on every request, so revoking it counts at once.
 */
export function authOptions(platform: Platform, origin: Origin): NextAuthOptions {
  const { env } = platform;
  // next-auth takes the outside URL from this variable alone.
  process.env.NEXTAUTH_URL = env.PUBLIC_URL;
  const ctx = systemCtx(platform, "sign-in", randomUUID());
  const oidc = oidcProvider(env);
  return {
    secret: env.AUTH_SECRET,
    useSecureCookies: env.PUBLIC_URL.startsWith("https://"),
    session: { strategy: "jwt", maxAge: sessionLifetimeMs / 1_000 },
    pages: { signIn: paths.signIn(), signOut: paths.signIn(), error: paths.signIn() },
    providers: [passwordProvider(ctx, origin), ...(oidc === null ? [] : [oidc])],
    callbacks: {
      signIn: async ({ user, account, profile }) =>
        account?.provider === "oidc"
          ? enterByOidc(ctx, user, { ...readOidcClaims(env, profile), ...origin })
          : true,
      async jwt({ token, user }) {
        if (user !== undefined) return { sub: user.id, sessionId: (user as SignedInUser).sessionId };
        if ((await resolveSession(ctx, textOf(token.sessionId))) === null)
          throw new Error("the session is over");
        return token;
      },
      session: ({ session }) => ({ expires: session.expires }),
      redirect: ({ url, baseUrl }) => sameSiteUrl(url, baseUrl),
    },
    events: { signOut: ({ token }) => endSession(platform, token) },
    logger: loggerOf(ctx),
  };
}

function passwordProvider(ctx: Ctx, origin: Origin): NextAuthOptions["providers"][number] {
  return {
    id: "credentials",
    name: "Password",
    type: "credentials",
    credentials: {},
    // A refusal's words travel as the error of next-auth's answer; a bug's do not.
    async authorize(given): Promise<SignedInUser> {
      const { email = "", password = "" } = (given ?? {}) as Record<string, string>;
      try {
        const { userId, sessionId } = await signInWithPassword(ctx, { email, password, ...origin });
        return { id: userId, sessionId };
      } catch (error) {
        throw new Error(wordsFor(ctx, error), { cause: error });
      }
    },
  };
}

/** Lets somebody in whom the provider vouches for; else names the reason on the sign-in page. */
async function enterByOidc(
  ctx: Ctx,
  user: SignedInUser,
  claims: Parameters<typeof signInWithOidc>[1],
): Promise<true | string> {
  try {
    const { userId, sessionId } = await signInWithOidc(ctx, claims);
    Object.assign(user, { id: userId, sessionId });
    return true;
  } catch (error) {
    wordsFor(ctx, error);
    return `${paths.signIn()}?error=${error instanceof AppError ? error.code : "internal"}`;
  }
}

async function endSession(
  platform: Platform,
  token: { sub?: string; sessionId?: unknown } | null,
): Promise<void> {
  const id = textOf(token?.sub);
  const sessionId = textOf(token?.sessionId);
  if (id === "" || sessionId === "") return;
  const looking = systemCtx(platform, "sign-out", randomUUID());
  const person = await resolveSession(looking, sessionId);
  if (person === null) return;
  const actor = { kind: "user", id, label: person.email, role: null } as const;
  await signOut(createCtx(platform, { actor, correlationId: looking.correlationId }), sessionId);
}

function wordsFor(ctx: Ctx, error: unknown): string {
  const refusal = appErrorOf(error);
  if (refusal !== null) {
    const [first] = refusal.errors;
    return first === undefined ? refusal.message : first.message;
  }
  ctx.log.error({ err: error }, "a sign-in failed");
  return internalError.message;
}

function loggerOf({ log }: Ctx): NonNullable<NextAuthOptions["logger"]> {
  return {
    error: (code, metadata) => log.info({ code, metadata }, "next-auth refused"),
    warn: (code) => log.debug({ code }, "next-auth warns"),
    debug: () => undefined,
  };
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}
