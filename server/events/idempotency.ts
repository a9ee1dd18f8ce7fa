import { createHash } from "node:crypto";
import { InvalidError } from "#server/kernel/errors";
import type { DraftEvent, PublishAnswer, PublishedEvent, PublishUnit } from "#server/kernel/ports";

/** A name under which a publish, or one of its events, is remembered. */
export interface Claim {
  readonly key: string;
  /** SHA-256 over what was published under it. */
  readonly hash: Uint8Array;
}

/** The claims of one request. */
export interface UnitClaims {
  /** Of the whole request, by its `Idempotency-Key`. */
  readonly request: Claim | null;
  /** Of each event by its own id, in the events' order; null for one without. */
  readonly events: readonly (Claim | null)[];
}

/** What the database remembers under a key. */
export interface Remembered {
  readonly hash: Uint8Array;
  readonly response: string;
}

/** What is left to do for a request. */
export type Settlement =
  | { readonly kind: "replay"; readonly answer: PublishAnswer }
  | { readonly kind: "mismatch"; readonly error: InvalidError }
  /** Per event: the earlier answer, or null for one that must be stored. */
  | { readonly kind: "fresh"; readonly known: readonly (PublishedEvent | null)[] };

/** The claims a request makes. Keys of requests, native ids and CloudEvents ids cannot meet. */
export function claimsOf({ events, idempotencyKey }: PublishUnit): UnitClaims {
  return {
    request:
      idempotencyKey === null
        ? null
        : { key: `request ${idempotencyKey}`, hash: digest(events.map(canonical)) },
    events: events.map((event) =>
      event.sourceId === null ? null : { key: eventKey(event), hash: digest([canonical(event)]) },
    ),
  };
}

/** Every key of the claims once. */
export function keysOf(claims: UnitClaims): string[] {
  const keys = new Set(claims.events.flatMap((claim) => (claim === null ? [] : [claim.key])));
  if (claims.request !== null) keys.add(claims.request.key);
  return [...keys];
}

/**
 * Compares claims with what is remembered: the same content gets the first answer again, other content is refused.
 */
export function settle(
  claims: UnitClaims,
  unit: PublishUnit,
  remembered: ReadonlyMap<string, Remembered>,
): Settlement {
  const whole = claims.request === null ? undefined : remembered.get(claims.request.key);
  if (claims.request !== null && whole !== undefined) {
    if (!isSame(whole.hash, claims.request.hash)) {
      return { kind: "mismatch", error: mismatch("Idempotency-Key", "/headers/idempotency-key") };
    }
    const events: PublishedEvent[] = JSON.parse(whole.response);
    return { kind: "replay", answer: { events: events.map(asDuplicate), isReplayed: true } };
  }
  const known: (PublishedEvent | null)[] = [];
  for (const [index, claim] of claims.events.entries()) {
    const found = claim === null ? undefined : remembered.get(claim.key);
    if (claim !== null && found !== undefined && !isSame(found.hash, claim.hash)) {
      return { kind: "mismatch", error: mismatch("id", `${unit.events[index]?.pointer ?? ""}/id`) };
    }
    known.push(found === undefined ? null : asDuplicate(JSON.parse(found.response)));
  }
  return { kind: "fresh", known };
}

/**
 * Where an event repeats an earlier one of the same request: that one's index; null elsewhere.
 * @throws InvalidError when two events of one id differ.
 */
export function repetitions(claims: UnitClaims, unit: PublishUnit): (number | null)[] {
  const first = new Map<string, number>();
  return claims.events.map((claim, index) => {
    if (claim === null) return null;
    const earlier = first.get(claim.key);
    if (earlier === undefined) {
      first.set(claim.key, index);
      return null;
    }
    const other = claims.events[earlier];
    if (other === null || other === undefined || !isSame(other.hash, claim.hash)) {
      throw mismatch("id", `${unit.events[index]?.pointer ?? ""}/id`);
    }
    return earlier;
  });
}

function asDuplicate(event: PublishedEvent): PublishedEvent {
  return { ...event, duplicate: true };
}

function mismatch(what: string, pointer: string): InvalidError {
  return new InvalidError(`This ${what} was used within 24 hours for something else. Use a new one.`, {
    code: "idempotency_mismatch",
    errors: [{ pointer, message: "used before with other content" }],
  });
}

function eventKey({ source, sourceId }: DraftEvent): string {
  return source === null ? `id ${sourceId ?? ""}` : `ce ${source} ${sourceId ?? ""}`;
}

/** The payload counts as it is spelled: it is delivered as it is spelled. */
function canonical(event: DraftEvent): string {
  const { type, source, sourceId, subject, orderingKey, schemaVersion, time, data, consumer } = event;
  const all = [type, source, sourceId, subject, orderingKey, schemaVersion, time, data];
  return JSON.stringify(consumer === null ? all : [...all, consumer]);
}

function digest(parts: readonly string[]): Uint8Array {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(`${part.length}:`).update(part);
  return hash.digest();
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return Buffer.compare(a, b) === 0;
}
