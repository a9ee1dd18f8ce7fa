import type { ConfigOf, DestinationInput, DestinationKind } from "./contract.ts";
import type { Destination, DestinationConnection, OpenTarget, PartedInput } from "./destination.ts";
import { email } from "./email/email.ts";
import { nats } from "./nats/nats.ts";
import { postgres } from "./postgres/postgres.ts";
import { redis } from "./redis/redis.ts";
import { s3 } from "./s3/s3.ts";

const kinds: { readonly [K in DestinationKind]: Destination<K> } = { email, nats, postgres, redis, s3 };

export function displayUrlOf<K extends DestinationKind>(config: ConfigOf<K>): string {
  return kinds[kindOf(config)].displayUrl(config);
}

export function secretPlaceOf<K extends DestinationKind>(config: ConfigOf<K>): string {
  return kinds[kindOf(config)].secretPlace(config);
}

export function partedInput<K extends DestinationKind>(
  input: Extract<DestinationInput, { type: K }>,
): PartedInput<K> {
  return kinds[input.type as K].parted(input);
}

export function ownPortsOf(type: DestinationKind): readonly number[] {
  return kinds[type].ownPorts;
}

export function openDestination<K extends DestinationKind>(
  target: Omit<OpenTarget<K>, "ownPorts">,
): Promise<DestinationConnection> {
  const kind: Destination<K> = kinds[kindOf(target.config)];
  return kind.open({ ...target, ownPorts: kind.ownPorts });
}

function kindOf<K extends DestinationKind>({ type }: ConfigOf<K>): K {
  return type as K;
}
