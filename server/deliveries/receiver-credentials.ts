import { createHash } from "node:crypto";
import type { TokenEndpointAuth } from "#lib/deliveries";

/** What proves Trunkline to a receiver, opened and ready to use. It is in memory alone, never in a row or a log. */
export type ReceiverCredentials =
  | { readonly type: "basic"; readonly authorization: string }
  | ClientCredentials;

/** OAuth 2 client credentials (RFC 6749, section 4.4). */
export interface ClientCredentials {
  readonly type: "oauth2";
  /** Stands for the endpoint and all of the below, secret included. */
  readonly cacheKey: string;
  readonly tokenUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Empty for none. */
  readonly scope: string;
  /** Empty for none; some servers ask for it. */
  readonly audience: string;
  readonly clientAuth: TokenEndpointAuth;
}

/** The `Authorization` header of basic authentication (RFC 7617), in UTF-8. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`, "utf8").toString("base64")}`;
}

/** Client credentials of an endpoint; any change of them makes another cache key. */
export function clientCredentials(
  endpointId: string,
  settings: Omit<ClientCredentials, "type" | "cacheKey" | "clientSecret">,
  clientSecret: string,
): ClientCredentials {
  const { tokenUrl, clientId, scope, audience, clientAuth } = settings;
  const all = { tokenUrl, clientId, clientSecret, scope, audience, clientAuth };
  const cacheKey = createHash("sha256")
    .update(JSON.stringify([endpointId, ...Object.values(all)]))
    .digest("base64url");
  return { type: "oauth2", cacheKey, ...all };
}
