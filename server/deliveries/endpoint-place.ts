import type { Ctx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import type { TenantTx } from "#server/kernel/transact";
import type { DestinationInput } from "./destinations/contract.ts";
import { assertReachableDestination, sealDestination } from "./destinations/keep-destination.ts";
import type { EndpointRow } from "./endpoint-store.ts";
import { assertReachableUrl } from "./endpoint-url.ts";

/** Where events go, as callers say it: the URL of a webhook, or a destination of another kind. */
interface Place {
  readonly url: string | undefined;
  readonly destination: DestinationInput | undefined;
}

type KeptPlace = Pick<EndpointRow, "url" | "destination" | "sealedDestination">;

/**
 * Refuses a place egress would not connect to, and one that is said twice or not at all.
 * @throws InvalidError with a pointer into `/url` or `/destination`.
 */
export async function assertReachablePlace(ctx: Ctx, { url, destination }: Place): Promise<void> {
  if ((url === undefined) === (destination === undefined)) {
    const message = "Give either the URL of a webhook or a destination of another kind.";
    throw invalid(url === undefined ? "/url" : "/destination", message);
  }
  if (url !== undefined) await assertReachableUrl(ctx, url);
  if (destination !== undefined) await assertReachableDestination(ctx, destination);
}

/** What a new endpoint keeps of where its events go. */
export async function placeOfNew(
  tx: TenantTx,
  id: string,
  { url = "", destination }: Place,
): Promise<KeptPlace> {
  if (destination !== undefined) return sealDestination(tx, id, { wanted: destination });
  return { url, destination: null, sealedDestination: null };
}

/** What changes of where an endpoint's events go. @throws InvalidError when it would become another kind. */
export async function placeAfterChange(
  tx: TenantTx,
  before: EndpointRow,
  { url, destination }: Place,
): Promise<Partial<KeptPlace>> {
  if (destination !== undefined) {
    if (before.destination === null) {
      throw invalid("/destination/type", "A webhook stays a webhook. Create another endpoint.");
    }
    return sealDestination(tx, before.id, { wanted: destination, before });
  }
  if (url === undefined) return {};
  if (before.destination === null) return { url };
  throw invalid("/url", "This endpoint is no webhook. Change its destination.");
}

function invalid(pointer: string, message: string): InvalidError {
  return new InvalidError(message, { errors: [{ pointer, message }] });
}
