import { and, eq } from "drizzle-orm";
import { endpoints, plans, tenants } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import type { Tx } from "#server/kernel/transact";
import { limitsUnder } from "#server/tenants/index";
import { openSecret } from "#server/kernel/vault/tenant-secrets";
import { openClientIdentity } from "../client-certificate.ts";
import { agreedRateLimit, requestOrigin } from "../consent.ts";
import { openDestinationOf } from "../destinations/keep-destination.ts";
import { type EndpointRow, signingSecrets } from "../endpoint-store.ts";
import { sealedKinds } from "../endpoint-secrets.ts";
import { basicAuthorization, clientCredentials, type ReceiverCredentials } from "../receiver-credentials.ts";
import { readSigningKey } from "../signing.ts";
import type { LaneId, LaneSettings } from "./lane.ts";

/** Reads an endpoint's settings, with what its tenant's plan says, and opens its secrets. */
export async function readLaneSettings(tx: Tx, { tenantId, endpointId }: LaneId): Promise<LaneSettings> {
  const tenant = toTypeId("tnt", tenantId);
  const [found] = await tx.db
    .select({ row: endpoints, plan: plans, overrides: tenants.limitOverrides })
    .from(endpoints)
    .innerJoin(tenants, eq(tenants.id, endpoints.tenantId))
    .innerJoin(plans, eq(plans.id, tenants.plan))
    .where(and(eq(endpoints.tenantId, tenant), eq(endpoints.id, toTypeId("ep", endpointId))));
  if (found === undefined) throw new Error(`the lane ${endpointId} has no endpoint`);
  const { row, plan, overrides } = found;
  const { inFlight, dispatchWeight: weight } = limitsUnder(plan, overrides);
  const [headers, keys] = [await openHeaders(tx, row), await openKeys(tx, row)];
  return {
    version: row.version,
    url: row.url,
    destination: await openDestinationOf(tx, row),
    payloadFormat: row.payloadFormat,
    headerStyle: row.headerStyle,
    retrySchedule: row.retrySchedule,
    ordered: row.ordered,
    // At most half of what the tenant may have, so that one endpoint that hangs leaves room for its others.
    maxInFlight: Math.min(row.maxInFlight, Math.floor(inFlight / 2)),
    rateLimit: agreedRateLimit(row),
    requestOrigin: row.handshake === "none" ? null : requestOrigin(tx.ctx.platform.env.PUBLIC_URL),
    headers,
    credentials: await openCredentials(tx, row),
    identity: await openClientIdentity(tx, row),
    keys,
    tenant: { weight, inFlight },
  };
}

async function openHeaders(tx: Tx, row: EndpointRow): Promise<Record<string, string>> {
  const { tenantId, id, sealedHeaders: sealed } = row;
  if (sealed === null) return {};
  const secret = await openSecret(tx, { tenantId, kind: sealedKinds.headers, id, sealed });
  return JSON.parse(secret.reveal()) as Record<string, string>;
}

async function openCredentials(tx: Tx, row: EndpointRow): Promise<ReceiverCredentials | null> {
  const { tenantId, id, auth, sealedAuth: sealed } = row;
  if (auth === null || sealed === null) return null;
  const secret = (await openSecret(tx, { tenantId, kind: sealedKinds.auth, id, sealed })).reveal();
  if (auth.type === "basic") {
    return { type: "basic", authorization: basicAuthorization(auth.username, secret) };
  }
  return clientCredentials(id, auth, secret);
}

async function openKeys(tx: Tx, row: EndpointRow): Promise<LaneSettings["keys"]> {
  const keys = [];
  for (const { id, sealed, expiresAt } of await signingSecrets(tx, row)) {
    const place = { tenantId: row.tenantId, kind: sealedKinds.secret, id, sealed };
    keys.push({ key: readSigningKey((await openSecret(tx, place)).reveal()), expiresAt });
  }
  return keys;
}
