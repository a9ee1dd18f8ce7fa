import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";
import { type InvitationOffer, InvitationTokenInput } from "../contract.ts";
import { findOffer, invitationGone } from "./invitation-store.ts";

/**
 * What the link of an invitation offers; whoever holds the link may ask.
 * @throws NotFoundError when it is not open any more.
 */
export async function getInvitationOffer(ctx: Ctx, input: InvitationTokenInput): Promise<InvitationOffer> {
  const { token } = InvitationTokenInput.parse(input);
  const offer = await transactAsSystem(ctx, (tx) => findOffer(tx, token));
  if (offer === null) throw invitationGone();
  const { id: _id, tenantId: _tenantId, ...shown } = offer;
  return shown;
}
