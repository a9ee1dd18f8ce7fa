import { randomBytes } from "node:crypto";
import { portalSessions } from "#db/schema/index";
import { portalPaths } from "#lib/portal-paths";
import { portalLifetimes, type PortalCapability, portalCapabilities } from "#lib/portal";
import { audit } from "#server/kernel/audit";
import { allows, authorise } from "#server/kernel/authorise";
import type { TenantCtx } from "#server/kernel/ctx";
import { transact } from "#server/kernel/transact";
import { sha256 } from "#server/tenants/index";
import { CreatePortalLinkInput, type PortalLink } from "./contract.ts";
import { toPortalSession } from "./portal-store.ts";

/**
 * Makes a link by which one browser enters the portal of one consumer, once and within ten minutes. Only its hash is kept.
 * @throws ForbiddenError when a capability is named that the actor lacks: nobody hands on what they do not have.
 */
export async function createPortalLink(ctx: TenantCtx, input: CreatePortalLinkInput): Promise<PortalLink> {
  authorise(ctx, "endpoints:write");
  const { consumer, expiresInSeconds, theme, returnUrl, ...wanted } = CreatePortalLinkInput.parse(input);
  const capabilities = capabilitiesFor(ctx, wanted.capabilities);
  const id = ctx.platform.ids.next("pts");
  const token = newPortalToken();
  const now = ctx.clock.now();
  const after = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
  const expiresAt = after(expiresInSeconds);
  const linkExpiresAt = after(Math.min(expiresInSeconds, portalLifetimes.link));
  await transact(ctx, async (tx) => {
    const [row] = await tx.db
      .insert(portalSessions)
      .values({
        tenantId: ctx.tenantId,
        id,
        consumer,
        capabilities: [...capabilities],
        theme,
        returnUrl,
        linkHash: sha256(token),
        linkExpiresAt,
        expiresAt,
        createdBy: ctx.actor.label,
        createdAt: now,
      })
      .returning();
    if (row === undefined) throw new Error("insert gave no row back");
    await audit(tx, "portal_link.created", { subjectId: id, after: toPortalSession(row, now) });
  });
  const url = ctx.platform.env.PUBLIC_URL + portalPaths(id).open(token);
  return { id, url, linkExpiresAt, expiresAt, capabilities: [...capabilities] };
}

/** 256 random bits. */
export function newPortalToken(): string {
  return randomBytes(32).toString("base64url");
}

function capabilitiesFor(
  ctx: TenantCtx,
  wanted: readonly PortalCapability[] | undefined,
): readonly PortalCapability[] {
  for (const capability of wanted ?? []) authorise(ctx, capability);
  return portalCapabilities.filter((capability) =>
    wanted === undefined ? allows(ctx.actor, capability) : wanted.includes(capability),
  );
}
