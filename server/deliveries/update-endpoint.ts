import { isDeepStrictEqual } from "node:util";
import { audit } from "#server/kernel/audit";
import { authoriseScoped } from "#server/kernel/authorise";
import { bumpCatalogue } from "#server/kernel/catalogue";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { assertTlsForCertificate, sealClientCertificate } from "./client-certificate.ts";
import { consentAfterChange } from "./consent.ts";
import { type EndpointDetail, UpdateEndpointInput } from "./contract.ts";
import { assertFitsDestination } from "./destinations/webhook-only.ts";
import { filterText } from "./endpoint-filter.ts";
import { sealHeaders } from "./endpoint-secrets.ts";
import { resetHealth } from "./health/endpoint-health.ts";
import {
  changeEndpoint,
  type EndpointRow,
  lockEndpoint,
  toEndpoint,
  toEndpointDetail,
} from "./endpoint-store.ts";
import { assertReachablePlace, placeAfterChange } from "./endpoint-place.ts";
import { assertNoSecretMoves } from "./moved-endpoint.ts";
import { handshakeEndpoint } from "./handshake-endpoint.ts";
import { assertOneAuthorization, assertReachableTokenUrl, sealAuth } from "./receiver-auth.ts";
import { wakeLane } from "./wake-lanes.ts";

/**
 * Changes an endpoint's settings; deliveries not yet under way follow the new ones.
 * @throws NotFoundError outside this tenant; InvalidError when egress would refuse the new URL or destination, when the
 *   destination would become another kind, or when the URL is of another origin and secrets are kept that the change does not
 *   give again.
 */
export async function updateEndpoint(ctx: TenantCtx, input: UpdateEndpointInput): Promise<EndpointDetail> {
  authoriseScoped(ctx, "endpoints:write");
  const parsed = UpdateEndpointInput.parse(input);
  const { id, url, destination, headers, filter, auth, clientCertificate, ...settings } = parsed;
  if (url !== undefined || destination !== undefined) await assertReachablePlace(ctx, { url, destination });
  if (auth !== undefined) await assertReachableTokenUrl(ctx, auth);
  const updated = await transact(ctx, async (tx) => {
    const before = await lockEndpoint(tx, id);
    assertNoSecretMoves(before, { url, headers, auth, clientCertificate });
    const sealed = headers === undefined ? {} : await sealHeaders(tx, id, headers);
    const filtered = filter === undefined ? {} : { filter: filterText(filter) };
    const proof = auth === undefined ? {} : await sealAuth(tx, id, { wanted: auth, before });
    const certified =
      clientCertificate === undefined ? {} : await sealClientCertificate(tx, id, clientCertificate);
    const place = await placeAfterChange(tx, before, { url, destination });
    const consent = consentAfterChange(before, { ...before, ...settings, ...place }, ctx.clock.now());
    const changes = { ...settings, ...place, ...sealed, ...filtered, ...proof, ...certified, ...consent };
    const after = await changeEndpoint(tx, id, changes);
    assertFitsDestination(after);
    assertOneAuthorization(after);
    assertTlsForCertificate(after);
    if (after.state === "active" && before.state !== "active") await wakeLane(tx, id);
    await audit(tx, "endpoint.updated", {
      subjectId: id,
      before: toEndpoint(before),
      after: toEndpoint(after),
    });
    if (!isDeepStrictEqual(reachedBy(after), reachedBy(before))) await resetHealth(tx, id);
    await bumpCatalogue(tx);
    return toEndpointDetail(tx, after);
  });
  return updated.handshakeResult?.state === "pending" ? handshakeEndpoint(ctx, { id }) : updated;
}

/** What earlier failures may have been due to: where it is, and who we are there. A secret that was set anew has another time. */
function reachedBy({ url, destination, auth }: EndpointRow) {
  return { url, destination, auth };
}
