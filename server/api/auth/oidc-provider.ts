import type { NextAuthOptions } from "next-auth";
import type { Env } from "#server/kernel/env";

type OidcEnv = Pick<Env, "OIDC_ISSUER" | "OIDC_CLIENT_ID" | "OIDC_CLIENT_SECRET" | "OIDC_NAME">;

/** Whether sign-in by OpenID Connect is switched on, and what its button says. */
export function oidcName(env: OidcEnv): string | null {
  return oidcProvider(env) === null ? null : env.OIDC_NAME;
}

/**
 * The OpenID Connect provider of the environment, or null without one: authorization code flow with PKCE, state
 * and nonce; its addresses come from its discovery document.
 * next-auth calls it with its own client, not through egress: its address is the operator's, not a tenant's.
 */
export function oidcProvider(env: OidcEnv): NextAuthOptions["providers"][number] | null {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, OIDC_CLIENT_SECRET: clientSecret } = env;
  if (issuer === undefined || clientId === undefined || clientSecret === undefined) return null;
  return {
    id: "oidc",
    name: env.OIDC_NAME,
    type: "oauth",
    wellKnown: `${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`,
    authorization: { params: { scope: "openid email profile" } },
    checks: ["pkce", "state", "nonce"],
    idToken: true,
    clientId,
    clientSecret,
    httpOptions: { timeout: 10_000 },
    userinfo: {
      // Some providers put e-mail and name into the ID token, some leave them to this address.
      async request({ client, tokens }) {
        const claims = tokens.id_token === undefined ? {} : readClaims(tokens.id_token);
        const hasMore = client.issuer.metadata.userinfo_endpoint !== undefined;
        const more = hasMore ? await client.userinfo(tokens.access_token ?? "") : null;
        // Another person's answer must not fill in this one's e-mail (OpenID Connect Core 1.0, section 5.3.2).
        const isSamePerson = more !== null && more.sub === claims.sub;
        return { ...(isSamePerson ? more : {}), ...claims, sub: String(claims.sub ?? "") };
      },
    },
    profile: ({ sub }: { sub: string }) => ({ id: sub }),
  };
}

/** The claims of an ID token that next-auth has verified: signature, issuer, audience, expiry and nonce. */
function readClaims(idToken: string): Record<string, unknown> {
  const [, body = ""] = idToken.split(".");
  return JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Record<string, unknown>;
}

/** The claims of a verified ID token that decide who signs in. Source: OpenID Connect Core 1.0, section 5.1. */
export function readOidcClaims(env: OidcEnv, profile: unknown) {
  const claims = (profile ?? {}) as Record<string, unknown>;
  const text = (name: string) => (typeof claims[name] === "string" ? claims[name] : null);
  return {
    issuer: text("iss") ?? env.OIDC_ISSUER ?? "",
    subject: text("sub") ?? "",
    email: text("email"),
    // Some providers send the boolean as text.
    emailVerified: claims.email_verified === true || claims.email_verified === "true",
    name: text("name"),
  };
}
