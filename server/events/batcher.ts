import { UnavailableError } from "#server/kernel/errors";

/** Something that waits for a shared transaction. */
export interface BatchItem {
  readonly tenantId: string;
  /** How many rows it makes. */
  readonly weight: number;
  readonly sizeBytes: number;
}

export type Outcome<R> =
  | { readonly ok: true; readonly value: R }
  | { readonly ok: false; readonly error: unknown };

export interface BatcherOptions<T extends BatchItem, R> {
  /** Handles items of one tenant together; one outcome per item, in order. `slot` tells apart what runs at once. */
  readonly flush: (items: readonly T[], slot: number) => Promise<readonly Outcome<R>[]>;
  /** How long the first item of a batch waits for company. */
  readonly flushMs: number;
  /** Most weight that waits; one tenant may take up at most half of it. */
  readonly queueMax: number;
  readonly onQueue?: (weight: number) => void;
}

export interface Batcher<T extends BatchItem, R> {
  /** @throws UnavailableError when too much waits already, or the process is stopping. */
  submit(item: T): Promise<R>;
  /** Takes no more; resolves when all that was taken has its outcome. */
  drain(): Promise<void>;
}

/** What one flush takes at most (and one item at least), and how many run at once in a process. */
export const flushLimits = { weight: 500, sizeBytes: 8 * 1_048_576, concurrent: 3 } as const;
/** What must wait before a tenant's flush goes beside another one of its own: each costs by the flush. */
const companyWeight = 16;
/** Most bytes that wait, however few items they are. */
const queueMaxBytes = 64 * 1_048_576;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (value: R) => void;
  readonly reject: (error: unknown) => void;
}

interface Lane<T, R> {
  readonly waiting: Waiting<T, R>[];
  weight: number;
  sizeBytes: number;
}

/**
 * Gathers items per tenant and flushes them together, tenants in turn, at most three flushes at once.
 * While a tenant's flush runs, what it sends gathers, so batches grow with the load.
 */
export function createBatcher<T extends BatchItem, R>(options: BatcherOptions<T, R>): Batcher<T, R> {
  return new TenantBatcher(options);
}

class TenantBatcher<T extends BatchItem, R> implements Batcher<T, R> {
  readonly #options: BatcherOptions<T, R>;
  /** Tenants with waiting items; the first is the next in turn. */
  readonly #lanes = new Map<string, Lane<T, R>>();
  /** How many flushes of a tenant are under way. */
  readonly #flushing = new Map<string, number>();
  readonly #freeSlots = Array.from({ length: flushLimits.concurrent }, (_, slot) => slot);
  #weight = 0;
  #sizeBytes = 0;
  #timer: NodeJS.Timeout | null = null;
  #drained: PromiseWithResolvers<void> | null = null;

  constructor(options: BatcherOptions<T, R>) {
    this.#options = options;
  }

  async submit(item: T): Promise<R> {
    const lane = this.#lanes.get(item.tenantId) ?? { waiting: [], weight: 0, sizeBytes: 0 };
    this.#assertRoom(lane, item);
    const { promise, resolve, reject } = Promise.withResolvers<R>();
    this.#lanes.set(item.tenantId, lane);
    lane.waiting.push({ item, resolve, reject });
    this.#count(lane, item.weight, item.sizeBytes);
    if (lane.weight >= flushLimits.weight) this.#pump();
    else this.#schedule();
    return promise;
  }

  drain(): Promise<void> {
    this.#drained ??= Promise.withResolvers<void>();
    this.#pump();
    return this.#drained.promise;
  }

  #assertRoom(lane: Lane<T, R>, { weight, sizeBytes }: T): void {
    const { queueMax } = this.#options;
    if (this.#drained !== null) {
      throw unavailable("This server is stopping. Try again; another one answers.", "shutting_down");
    }
    const isFull = this.#weight + weight > queueMax || this.#sizeBytes + sizeBytes > queueMaxBytes;
    const isGreedy = lane.weight + weight > queueMax / 2 || lane.sizeBytes + sizeBytes > queueMaxBytes / 2;
    // Whatever its size, a tenant's first item may wait as long as there is room.
    if (isFull || (isGreedy && lane.waiting.length > 0)) {
      throw unavailable(
        "Too many events wait to be stored. Nothing was taken; try again.",
        "ingest_queue_full",
      );
    }
  }

  #count(lane: Lane<T, R>, weight: number, sizeBytes: number): void {
    lane.weight += weight;
    lane.sizeBytes += sizeBytes;
    this.#weight += weight;
    this.#sizeBytes += sizeBytes;
    this.#options.onQueue?.(this.#weight);
  }

  #schedule(): void {
    if (this.#timer !== null || this.#freeSlots.length === 0) return;
    this.#timer = setTimeout(() => this.#pump(), this.#options.flushMs);
  }

  /** Starts flushes while there are tenants waiting and slots free. */
  #pump(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    // A tenant with more to flush goes back to the end of the map, where this loop meets it again.
    for (const [tenantId, lane] of this.#lanes) {
      const gathers = this.#flushing.has(tenantId) && lane.weight < companyWeight;
      if (gathers && this.#drained === null) continue;
      const slot = this.#freeSlots.pop();
      if (slot === undefined) return;
      void this.#run(tenantId, this.#take(tenantId, lane), slot);
    }
    if (this.#lanes.size === 0 && this.#freeSlots.length === flushLimits.concurrent) this.#drained?.resolve();
  }

  #take(tenantId: string, lane: Lane<T, R>): Waiting<T, R>[] {
    let weight = 0;
    let sizeBytes = 0;
    let taken = 0;
    for (const { item } of lane.waiting) {
      const fits =
        weight + item.weight <= flushLimits.weight && sizeBytes + item.sizeBytes <= flushLimits.sizeBytes;
      if (taken > 0 && !fits) break;
      weight += item.weight;
      sizeBytes += item.sizeBytes;
      taken += 1;
    }
    const batch = lane.waiting.splice(0, taken);
    this.#count(lane, -weight, -sizeBytes);
    this.#lanes.delete(tenantId);
    if (lane.waiting.length > 0) this.#lanes.set(tenantId, lane);
    return batch;
  }

  async #run(tenantId: string, batch: readonly Waiting<T, R>[], slot: number): Promise<void> {
    const items = batch.map(({ item }) => item);
    this.#flushing.set(tenantId, (this.#flushing.get(tenantId) ?? 0) + 1);
    try {
      const outcomes = await this.#options.flush(items, slot);
      for (const [index, { resolve, reject }] of batch.entries()) {
        const outcome = outcomes[index];
        if (outcome === undefined) reject(new Error("a flush gave too few outcomes"));
        else if (outcome.ok) resolve(outcome.value);
        else reject(outcome.error);
      }
    } catch (error) {
      for (const { reject } of batch) reject(error);
    } finally {
      this.#freeSlots.push(slot);
      const others = (this.#flushing.get(tenantId) ?? 1) - 1;
      if (others > 0) this.#flushing.set(tenantId, others);
      else this.#flushing.delete(tenantId);
      if (this.#drained !== null) this.#pump();
      else if (this.#lanes.size > 0) this.#schedule();
    }
  }
}

function unavailable(message: string, code: string): UnavailableError {
  return new UnavailableError(message, { code, retryAfterSeconds: 1 });
}
