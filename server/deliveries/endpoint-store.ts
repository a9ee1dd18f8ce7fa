import { and, desc, eq, gt, isNull, or, sql } from "drizzle-orm";
import { endpoints, endpointSecrets } from "#db/schema/index";
import { NotFoundError } from "#server/kernel/errors";
import type { Tx, TenantTx } from "#server/kernel/transact";
import { toClientCertificate } from "./client-certificate.ts";
import { toHandshakeResult } from "./consent.ts";
import { endpointScope } from "./consumer-scope.ts";
import type { Endpoint, EndpointDetail, EndpointSecret } from "./contract.ts";
import { toDestination } from "./destinations/keep-destination.ts";
import { filterJson } from "./endpoint-filter.ts";
import { toReceiverAuth } from "./receiver-auth.ts";
import { findLane, toBreaker, toFailing } from "./health/endpoint-health.ts";
import { type PublicJwk, publicKeyText } from "./signing.ts";

export type EndpointRow = typeof endpoints.$inferSelect;
export type SecretRow = typeof endpointSecrets.$inferSelect;

/** One endpoint of the tenant. @throws NotFoundError when there is none, or it was deleted. */
export async function findEndpoint(tx: TenantTx, id: string): Promise<EndpointRow> {
  return found(id, await tx.db.select().from(endpoints).where(isLive(tx, id)));
}

/** As `findEndpoint`, and nobody else changes it until this transaction ends. */
export async function lockEndpoint(tx: TenantTx, id: string): Promise<EndpointRow> {
  return found(id, await tx.db.select().from(endpoints).where(isLive(tx, id)).for("no key update"));
}

/** Writes changes to a locked endpoint and raises its version. */
export async function changeEndpoint(
  tx: TenantTx,
  id: string,
  changes: Partial<typeof endpoints.$inferInsert>,
): Promise<EndpointRow> {
  const rows = await tx.db
    .update(endpoints)
    .set({ ...changes, version: sql`${endpoints.version} + 1`, updatedAt: tx.ctx.clock.now() })
    .where(isLive(tx, id))
    .returning();
  return found(id, rows);
}

/** The endpoint's secrets that sign at this moment, newest first. */
export function signingSecrets(tx: Tx, endpoint: { tenantId: string; id: string }): Promise<SecretRow[]> {
  const { tenantId, endpointId, expiresAt, createdAt, id } = endpointSecrets;
  return tx.db
    .select()
    .from(endpointSecrets)
    .where(
      and(
        eq(tenantId, endpoint.tenantId),
        eq(endpointId, endpoint.id),
        or(isNull(expiresAt), gt(expiresAt, tx.ctx.clock.now())),
      ),
    )
    .orderBy(desc(createdAt), desc(id));
}

/** The endpoint as callers see it. */
export function toEndpoint(row: EndpointRow): Endpoint {
  return {
    id: row.id,
    url: row.url,
    destination: toDestination(row),
    description: row.description,
    consumer: row.consumer,
    eventTypes: row.eventTypes,
    filter: filterJson(row.filter),
    headerNames: row.headerNames,
    state: row.state,
    stateReason: row.stateReason,
    signing: row.signing,
    payloadFormat: row.payloadFormat,
    headerStyle: row.headerStyle,
    retrySchedule: row.retrySchedule,
    auth: toReceiverAuth(row.auth),
    clientCertificate: toClientCertificate(row.clientCertificate),
    handshake: row.handshake,
    handshakeResult: toHandshakeResult(row.handshakeResult),
    ordered: row.ordered,
    maxInFlight: row.maxInFlight,
    rateLimit: row.rateLimit,
    createdAt: row.createdAt,
    updatedAt: row.updatedAt,
  };
}

/** The endpoint with when its secrets sign and how its lane is. */
export async function toEndpointDetail(tx: TenantTx, row: EndpointRow): Promise<EndpointDetail> {
  const secrets = await signingSecrets(tx, row);
  const lane = await findLane(tx, row.id);
  return {
    ...toEndpoint(row),
    secrets: secrets.map(toSecret),
    breaker: toBreaker(lane, tx.ctx.clock.now()),
    failing: toFailing(lane),
  };
}

function toSecret(row: SecretRow): EndpointSecret {
  return {
    id: row.id,
    algorithm: row.algorithm,
    publicKey: row.publicJwk === null ? null : publicKeyText(JSON.parse(row.publicJwk) as PublicJwk),
    createdAt: row.createdAt,
    expiresAt: row.expiresAt,
  };
}

function isLive(tx: TenantTx, id: string) {
  const { tenantId, deletedAt } = endpoints;
  return and(eq(tenantId, tx.ctx.tenantId), eq(endpoints.id, id), isNull(deletedAt), endpointScope(tx.ctx));
}

function found(id: string, rows: readonly EndpointRow[]): EndpointRow {
  const [row] = rows;
  if (row === undefined) throw new NotFoundError(`There is no endpoint ${id} in this tenant.`);
  return row;
}
