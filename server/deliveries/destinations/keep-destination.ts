import { createHash } from "node:crypto";
import type { Ctx } from "#server/kernel/ctx";
import { InvalidError } from "#server/kernel/errors";
import type { TenantTx, Tx } from "#server/kernel/transact";
import { openSecret, sealSecret } from "#server/kernel/vault/tenant-secrets";
import { sealedKinds } from "../endpoint-secrets.ts";
import type { EndpointRow } from "../endpoint-store.ts";
import type { OpenDestination } from "./connections.ts";
import type { Destination, DestinationConfig, DestinationInput } from "./contract.ts";
import { displayUrlOf, ownPortsOf, partedInput, secretPlaceOf } from "./kinds.ts";

type KeptDestination = Pick<EndpointRow, "destination" | "sealedDestination">;
type Kept = KeptDestination & Pick<EndpointRow, "url">;

const none: KeptDestination = { destination: null, sealedDestination: null };

/**
 * Refuses a destination that egress would not connect to. Every connection is checked again.
 * @throws InvalidError with a pointer to its host, port or endpoint.
 */
export async function assertReachableDestination(ctx: Ctx, input: DestinationInput): Promise<void> {
  const { egress } = ctx.platform;
  if (input.type !== "s3") {
    const { host, port } = input;
    const checked = await egress.dialer.checkHost({ host, port, ownPorts: ownPortsOf(input.type) });
    if (!checked.ok) throw refused(checked.field, checked.message);
    return;
  }
  if (input.endpoint === null) return;
  const checked = await egress.checkResolved(input.endpoint);
  if (!checked.ok) throw refused("endpoint", checked.message);
  const { search, hash } = checked.url;
  if (search !== "" || hash !== "")
    throw refused("endpoint", "The URL of a store has no query and no fragment.");
}

/**
 * What an endpoint keeps of its destination, the secret sealed. A secret left out stays, as long as it goes to where it went before.
 * @throws InvalidError when the type would change, or with a pointer to the secret that is missing.
 */
export async function sealDestination(
  tx: TenantTx,
  endpointId: string,
  { wanted, before = none }: { wanted: DestinationInput; before?: KeptDestination },
): Promise<Kept> {
  if (before.destination !== null && before.destination.config.type !== wanted.type) {
    throw invalid("type", "The type of a destination cannot be changed. Create another endpoint.");
  }
  const { config, secret, secretField, isSecretNeeded } = partedInput(wanted);
  const field = secretField ?? "type";
  const url = displayUrlOf(config);
  if (secret === undefined && before.destination !== null && before.sealedDestination !== null) {
    const { config: old, ...kept } = before.destination;
    if (secretPlaceOf(old) !== secretPlaceOf(config)) {
      throw invalid(field, "Enter the secret again: it would go elsewhere than before.");
    }
    return { url, destination: { config, ...kept }, sealedDestination: before.sealedDestination };
  }
  if (secret === undefined || secret === null) {
    if (isSecretNeeded) throw invalid(field, "Enter the secret: there is no delivering without it.");
    return { url, destination: { config, secretSetAt: null, secretSetBy: null }, sealedDestination: null };
  }
  const { clock, actor } = tx.ctx;
  const set = { secretSetAt: clock.now().toISOString(), secretSetBy: actor.label };
  const sealed = await sealSecret(tx, { kind: sealedKinds.destination, id: endpointId, plaintext: secret });
  return { url, destination: { config, ...set }, sealedDestination: sealed };
}

/** An endpoint's destination with its secret opened; null for a webhook. */
export async function openDestinationOf(tx: Tx, row: EndpointRow): Promise<OpenDestination | null> {
  const { tenantId, id, destination, sealedDestination: sealed } = row;
  if (destination === null) return null;
  const { config } = destination;
  const secret =
    sealed === null
      ? null
      : (await openSecret(tx, { tenantId, kind: sealedKinds.destination, id, sealed })).reveal();
  const key = createHash("sha256")
    .update(JSON.stringify([config, secret]))
    .digest("base64url");
  return { key, config, secret };
}

/** As callers see it. */
export function toDestination({ url, destination }: Pick<EndpointRow, "url" | "destination">): Destination {
  if (destination === null) return { type: "webhook", url, secretSetAt: null, secretSetBy: null };
  const { config, secretSetAt, secretSetBy } = destination;
  return {
    ...inOrder(config),
    secretSetAt: secretSetAt === null ? null : new Date(secretSetAt),
    secretSetBy,
  };
}

/** Postgres keeps the names of JSON in an order of its own; people look for the type first. */
function inOrder(config: DestinationConfig): DestinationConfig {
  const order = ["type", "host", "port", "endpoint", "region", "bucket"];
  const rank = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  const entries = Object.entries(config).toSorted(([a], [b]) => rank(a) - rank(b));
  return Object.fromEntries(entries) as unknown as DestinationConfig;
}

function refused(field: string, message: string): InvalidError {
  const pointer = `/destination/${field}`;
  return new InvalidError(`Deliveries cannot go to this destination: ${message}`, {
    code: "url_refused",
    errors: [{ pointer, message }],
  });
}

function invalid(field: string, message: string): InvalidError {
  return new InvalidError(message, { errors: [{ pointer: `/destination/${field}`, message }] });
}
