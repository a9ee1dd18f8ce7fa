import { endpoints, lanes } from "#db/schema/index";
import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { limitsDirectory } from "#server/tenants/index";
import { assertTlsForCertificate, sealClientCertificate } from "./client-certificate.ts";
import { consentAfterChange } from "./consent.ts";
import { consumerOfNew } from "./consumer-scope.ts";
import { CreateEndpointInput, type EndpointDetail, type EndpointWithSecret } from "./contract.ts";
import { assertFitsDestination } from "./destinations/webhook-only.ts";
import { assertEndpointRoom } from "./endpoint-room.ts";
import { filterText } from "./endpoint-filter.ts";
import { issueSecret, sealHeaders } from "./endpoint-secrets.ts";
import { toEndpoint, toEndpointDetail } from "./endpoint-store.ts";
import { assertReachablePlace, placeOfNew } from "./endpoint-place.ts";
import { handshakeEndpoint } from "./handshake-endpoint.ts";
import { assertOneAuthorization, assertReachableTokenUrl, sealAuth } from "./receiver-auth.ts";

/**
 * Makes an endpoint that gets the events of its patterns from now on. The answer alone shows its secret.
 * @throws InvalidError when egress would refuse the URL, the destination or the token endpoint, a secret is missing, or a setting does
 *   not go with the destination; ConflictError when the tenant has as many as it may.
 */
export async function createEndpoint(
  ctx: TenantCtx,
  input: CreateEndpointInput,
): Promise<EndpointWithSecret> {
  authoriseScoped(ctx, "endpoints:write");
  const parsed = CreateEndpointInput.parse(input);
  const { url, destination, headers, filter, auth, clientCertificate, ...settings } = parsed;
  await assertReachablePlace(ctx, { url, destination });
  await assertReachableTokenUrl(ctx, auth);
  const limits = await limitsDirectory(ctx.platform).find(ctx.tenantId);
  const id = ctx.platform.ids.next("ep");
  const now = ctx.clock.now();
  const created = await transact(ctx, async (tx) => {
    await bumpCatalogue(tx);
    await assertEndpointRoom(tx, limits.endpoints);
    const sealed = await sealHeaders(tx, id, headers);
    const place = await placeOfNew(tx, id, { url, destination });
    const values = {
      ...settings,
      ...place,
      ...sealed,
      ...(await sealAuth(tx, id, { wanted: auth })),
      ...(await sealClientCertificate(tx, id, clientCertificate)),
      ...consentAfterChange(null, { ...settings, ...place }, now),
      filter: filterText(filter),
      consumer: consumerOfNew(ctx, settings.consumer),
      tenantId: ctx.tenantId,
      id,
      createdAt: now,
      updatedAt: now,
    };
    assertFitsDestination(values);
    assertOneAuthorization(values);
    assertTlsForCertificate(values);
    const [row] = await tx.db.insert(endpoints).values(values).returning();
    if (row === undefined) throw new Error("insert gave no row back");
    await tx.db.insert(lanes).values({ tenantId: ctx.tenantId, endpointId: id });
    const issued = await issueSecret(tx, id, settings.signing);
    await audit(tx, "endpoint.created", { subjectId: id, after: toEndpoint(row) });
    return { ...(await toEndpointDetail(tx, row)), ...issued };
  });
  return settings.handshake === "none" ? created : { ...created, ...(await asked(ctx, created)) };
}

/** The endpoint after its receiver was asked; as it was when asking failed: its secret must still be shown. */
async function asked(ctx: TenantCtx, created: EndpointWithSecret): Promise<EndpointDetail> {
  try {
    return await handshakeEndpoint(ctx, { id: created.id });
  } catch (err) {
    ctx.log.warn(
      { err, endpointId: created.id },
      "a new endpoint's receiver could not be asked for its consent",
    );
    return created;
  }
}
