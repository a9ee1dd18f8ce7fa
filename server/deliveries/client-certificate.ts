import { createHash, createPrivateKey, type KeyObject, X509Certificate } from "node:crypto";
import type { StoredClientCertificate } from "#db/schema/index";
import type { Clock } from "#server/kernel/clock";
import type { ClientIdentity } from "#server/kernel/egress/index";
import { InvalidError } from "#server/kernel/errors";
import type { TenantTx, Tx } from "#server/kernel/transact";
import { openSecret, sealSecret } from "#server/kernel/vault/tenant-secrets";
import { sealedKinds } from "./endpoint-secrets.ts";
import type { EndpointRow } from "./endpoint-store.ts";
import type { ClientCertificate, ClientCertificateInput } from "./receiver-auth-rules.ts";

type KeptCertificate = Pick<EndpointRow, "clientCertificate" | "sealedClientCertificate">;

/**
 * What an endpoint keeps of its client certificate: who it names in the clear, itself and its key sealed.
 * @throws InvalidError with a pointer to what is wrong with either.
 */
export async function sealClientCertificate(
  tx: TenantTx,
  endpointId: string,
  wanted: ClientCertificateInput | null,
): Promise<KeptCertificate> {
  if (wanted === null) return { clientCertificate: null, sealedClientCertificate: null };
  const { clock, actor } = tx.ctx;
  const leaf = readCertificate(wanted, clock);
  const secret = { kind: sealedKinds.clientCertificate, id: endpointId, plaintext: JSON.stringify(wanted) };
  return {
    clientCertificate: {
      subject: leaf.subject.replaceAll("\n", ", "),
      fingerprint: leaf.fingerprint256,
      expiresAt: leaf.validToDate.toISOString(),
      setAt: clock.now().toISOString(),
      setBy: actor.label,
    },
    sealedClientCertificate: await sealSecret(tx, secret),
  };
}

/** An endpoint's client certificate, opened; undefined when it has none. */
export async function openClientIdentity(tx: Tx, row: EndpointRow): Promise<ClientIdentity | undefined> {
  const { tenantId, id, sealedClientCertificate: sealed } = row;
  if (sealed === null) return undefined;
  const secret = await openSecret(tx, { tenantId, kind: sealedKinds.clientCertificate, id, sealed });
  const { certificate: cert, key } = JSON.parse(secret.reveal()) as ClientCertificateInput;
  return { id: createHash("sha256").update(`${cert}\n${key}`).digest("base64url"), cert, key };
}

/** Refuses a certificate for an endpoint that is not reached by TLS, where it would never be shown. */
export function assertTlsForCertificate({
  url,
  clientCertificate,
}: Pick<EndpointRow, "url" | "clientCertificate">): void {
  if (clientCertificate === null || URL.parse(url)?.protocol === "https:") return;
  throw refused(
    "/url",
    "A client certificate needs an https URL. Change the URL, or remove the certificate.",
  );
}

/** As callers see it. */
export function toClientCertificate(stored: StoredClientCertificate | null): ClientCertificate | null {
  if (stored === null) return null;
  return { ...stored, expiresAt: new Date(stored.expiresAt), setAt: new Date(stored.setAt) };
}

/** The certificate itself, the first of its chain, after it was checked to be usable with this key. */
function readCertificate({ certificate, key }: ClientCertificateInput, clock: Clock): X509Certificate {
  const chain = certificate.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  const [leaf] = chain.map(parsedCertificate);
  if (leaf === undefined) {
    throw refused(
      "/clientCertificate/certificate",
      "Expected a certificate in PEM: -----BEGIN CERTIFICATE-----.",
    );
  }
  if (leaf.validToDate <= clock.now()) {
    throw refused(
      "/clientCertificate/certificate",
      `The certificate ended on ${leaf.validTo}. Enter its successor.`,
    );
  }
  if (!leaf.checkPrivateKey(parsedKey(key))) {
    throw refused("/clientCertificate/key", "This key does not belong to the certificate.");
  }
  return leaf;
}

function parsedCertificate(pem: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw refused("/clientCertificate/certificate", "A certificate cannot be read: it is damaged.", cause);
  }
}

function parsedKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) {
    throw refused(
      "/clientCertificate/key",
      "The key is encrypted with a passphrase. Enter it decrypted: it is sealed here.",
    );
  }
  try {
    return createPrivateKey(pem);
  } catch {
    // Without its cause: what the library says may repeat parts of the key.
    throw refused("/clientCertificate/key", "Expected a private key in PEM: -----BEGIN PRIVATE KEY-----.");
  }
}

function refused(pointer: string, message: string, cause?: unknown): InvalidError {
  return new InvalidError(message, { errors: [{ pointer, message }], cause });
}
