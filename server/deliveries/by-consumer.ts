/** Whether an endpoint may get an event at all: its consumer's events alone, or, as the tenant's own, every event. */
export function isForConsumer(ofEndpoint: string | null, ofEvent: string | null): boolean {
  return ofEndpoint === null || ofEndpoint === ofEvent;
}

interface Owned {
  readonly consumer: string | null;
}

/**
 * Endpoints by whose they are, so that an event looks at the tenant's own and one consumer's, however many
 * consumers there are.
 */
export class ByConsumer<T extends Owned> {
  readonly #own: readonly T[];
  readonly #theirs: ReadonlyMap<string | null, readonly T[]>;

  constructor(all: readonly T[]) {
    this.#theirs = Map.groupBy(all, ({ consumer }) => consumer);
    this.#own = this.#theirs.get(null) ?? [];
  }

  /** Those that `isForConsumer` lets have an event of this consumer. */
  of(consumer: string | null): readonly T[] {
    const theirs = consumer === null ? undefined : this.#theirs.get(consumer);
    return theirs === undefined ? this.#own : [...this.#own, ...theirs];
  }
}
