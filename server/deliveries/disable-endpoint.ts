import { paths } from "#lib/paths";
import { tellTenant } from "#server/events/index";
import { NotFoundError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import { notifyMembers, tenantSlug } from "#server/tenants/index";
import { changeEndpointState } from "./change-endpoint-state.ts";
import { findEndpoint } from "./endpoint-store.ts";

/**
 * Stops an endpoint for a reason its owner can read, and tells the tenant by event and by mail; false when it was already, or is
 * deleted. Receivers that answer 410 and those that fail for days come to this. What the endpoint is owed stays, and goes on when
 * it is resumed.
 */
export async function disableEndpoint(
  tx: TenantTx,
  { id, reason }: { id: string; reason: string },
): Promise<boolean> {
  try {
    if ((await findEndpoint(tx, id)).state === "disabled") return false;
    const { url } = await changeEndpointState(tx, {
      id,
      state: "disabled",
      reason,
      action: "endpoint.disabled",
    });
    await tellTenant(tx, "trunkline.endpoint.disabled", { endpointId: id, url, reason });
    await tellOwners(tx, { id, url, reason });
    return true;
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

async function tellOwners(
  tx: TenantTx,
  { id, url, reason }: { id: string; url: string; reason: string },
): Promise<void> {
  const slug = await tenantSlug(tx, tx.ctx.tenantId);
  await notifyMembers(tx, {
    kind: "disabled",
    subject: "An endpoint was disabled",
    paragraphs: [`Nothing more is sent to ${url}.`, reason],
    action: { label: "Open the endpoint", path: paths.tenant(slug).endpoint(id) },
  });
}
