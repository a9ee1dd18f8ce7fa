import { randomFillSync } from "node:crypto";
import { V7Generator, UUID } from "uuidv7";
import { type IdPrefix, toTypeId } from "#lib/type-id";
import type { Clock } from "./clock.ts";

/** Makes ids. Within one process they never repeat and always sort by creation. */
export interface Ids {
  /** A new TypeID over a UUIDv7 (RFC 9562 section 5.7). */
  next(prefix: IdPrefix): string;
  /** The same as a plain uuid, for bulk statements that talk to Postgres and to nobody else. */
  nextUuid(): string;
}

/**
 * Largest step back of the clock, in ms, that ids paper over by staying at the last time seen: more than a clock is wrong by when
 * somebody sets its zone, because an ordering key's deliveries go in the order of their ids.
 */
const rollbackAllowanceMs = 2 * 3_600_000;

/** Random words drawn at once: asking the system for a few at a time costs more than the rest of an id. */
const randomWords = 1_024;

/** Ids from a clock; `nextUint32` gives the random bits, so a seeded source gives seeded ids. */
export function createIds(clock: Clock, nextUint32?: () => number): Ids {
  const generator = new V7Generator({ nextUint32: nextUint32 ?? pooledRandom() });
  const nextUuid = () => generator.generateOrResetCore(clock.now().getTime(), rollbackAllowanceMs).toString();
  return { next: (prefix) => toTypeId(prefix, nextUuid()), nextUuid };
}

function pooledRandom(): () => number {
  const words = new Uint32Array(randomWords);
  let used = randomWords;
  return () => {
    if (used === randomWords) {
      randomFillSync(words);
      used = 0;
    }
    return words[used++] ?? 0;
  };
}

/** The smallest UUIDv7 of a moment: the lower bound of a time range over ids. */
export function uuidFloor(at: Date): string {
  return UUID.fromFieldsV7(at.getTime(), 0, 0, 0).toString();
}
