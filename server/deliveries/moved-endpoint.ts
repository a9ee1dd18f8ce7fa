import { type FieldError, InvalidError } from "#server/kernel/errors";
import type { EndpointRow } from "./endpoint-store.ts";
import type { ReceiverAuthInput } from "./receiver-auth-rules.ts";

type Kept = Pick<EndpointRow, "url" | "headerNames" | "auth" | "clientCertificate">;

/** What a change says of an endpoint's secrets; undefined: nothing. */
export interface SecretChanges {
  readonly url?: string | undefined;
  readonly headers?: Readonly<Record<string, string>> | undefined;
  readonly auth?: ReceiverAuthInput | null | undefined;
  readonly clientCertificate?: object | null | undefined;
}

/**
 * Refuses to send what one receiver was given to another: a URL of another origin (scheme, host, port) asks for the
 * extra headers, the authentication and the client certificate anew, or for their removal.
 * @throws InvalidError `secrets_needed` with a pointer to each that the change leaves as it is.
 */
export function assertNoSecretMoves(before: Kept, changes: SecretChanges): void {
  if (changes.url === undefined || isSameOrigin(before.url, changes.url)) return;
  const errors = [
    ...keptHeaders(before, changes),
    ...keptAuth(before, changes),
    ...keptCertificate(before, changes),
  ];
  if (errors.length === 0) return;
  const detail = `What ${originOf(before.url)} was given is not sent to ${originOf(changes.url)}. Give it again, or remove it.`;
  throw new InvalidError(detail, { code: "secrets_needed", errors });
}

function keptHeaders({ headerNames }: Kept, { headers }: SecretChanges): FieldError[] {
  if (headerNames.length === 0 || headers !== undefined) return [];
  const names = headerNames.join(", ");
  return [
    { pointer: "/headers", message: `The URL moves: give ${names} with their values again, or {} for none.` },
  ];
}

function keptAuth({ auth: kept }: Kept, { auth }: SecretChanges): FieldError[] {
  if (kept === null || auth === null) return [];
  if (auth === undefined) {
    return [
      { pointer: "/auth", message: "The URL moves: give it again with its secret, or null to remove it." },
    ];
  }
  const secret = auth.type === "basic" ? "password" : "clientSecret";
  const isGiven = (auth.type === "basic" ? auth.password : auth.clientSecret) !== undefined;
  const what = auth.type === "basic" ? "the password" : "the client secret";
  const message = `The URL moves: enter ${what} again, or remove the authentication.`;
  return isGiven ? [] : [{ pointer: `/auth/${secret}`, message }];
}

function keptCertificate({ clientCertificate: kept }: Kept, changes: SecretChanges): FieldError[] {
  if (kept === null || changes.clientCertificate !== undefined) return [];
  const message = "The URL moves: give the certificate and its key again, or null to remove them.";
  return [{ pointer: "/clientCertificate", message }];
}

function isSameOrigin(a: string, b: string): boolean {
  return originOf(a) === originOf(b);
}

function originOf(url: string): string {
  return new URL(url).origin;
}
