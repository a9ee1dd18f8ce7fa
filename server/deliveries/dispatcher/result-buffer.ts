import { setTimeout as wait } from "node:timers/promises";
import { UnavailableError } from "#server/kernel/errors";
import type { Logger } from "#server/kernel/log";
import { ResultBatch } from "./result-batch.ts";
import type { DeliveryResult } from "./results.ts";

const batchSize = 500;
const lingerMs = 40;
const parallelFlushes = 2;
const retryMs = 250;
/** Results held when claims and attempts pause until some are stored. */
const capacity = 2_500;

export interface ResultBufferOptions {
  /** Stores a batch in one transaction. */
  readonly store: (batch: ResultBatch) => Promise<void>;
  /** Called after each batch that was stored. */
  readonly onStored: (batch: ResultBatch) => void;
  /** Called with an error that is no outage: a bug. */
  readonly onBug: (error: unknown) => void;
  readonly log: Logger;
}

/**
 * Gathers results and stores them in batches: when there are enough, or a few ms after the first. A batch
 * that the database did not take is tried again until it does; its size bounds the memory that takes.
 */
export class ResultBuffer {
  readonly #options: ResultBufferOptions;
  /** Full ones that wait to be stored. */
  readonly #full: ResultBatch[] = [];
  #filling = new ResultBatch();
  #unstored = 0;
  #flushes = 0;
  /** Whether what is queued has waited long enough. */
  #isDue = false;
  #timer: NodeJS.Timeout | undefined;
  #whenEmpty: (() => void)[] = [];

  constructor(options: ResultBufferOptions) {
    this.#options = options;
  }

  get hasRoom(): boolean {
    return this.#unstored < capacity;
  }

  add(result: DeliveryResult): void {
    this.#filling.add(result);
    this.#unstored += 1;
    if (this.#filling.size >= batchSize) {
      this.#full.push(this.#filling);
      this.#filling = new ResultBatch();
      this.#flush();
    }
    // The next delivery of its key waits for this one.
    else if (result.lane.isOrdered) setImmediate(() => this.#flushAll());
    else this.#timer ??= setTimeout(() => this.#flushAll(), lingerMs);
  }

  /** Resolves once everything added so far is stored. */
  async drained(): Promise<void> {
    if (this.#unstored === 0) return;
    const empty = new Promise<void>((resolve) => this.#whenEmpty.push(resolve));
    this.#flushAll();
    await empty;
  }

  /** Stores what is there, full batch or not, as soon as no other batch is being stored. */
  #flushAll(): void {
    this.#isDue = true;
    this.#flush();
  }

  /** Batches cost by the batch: one goes beside another only when it is full, and alone when it is full or due. */
  #flush(): void {
    while (this.#flushes < parallelFlushes) {
      const batch = this.#next();
      if (batch === null) break;
      this.#flushes += 1;
      void this.#store(batch);
    }
  }

  #next(): ResultBatch | null {
    const full = this.#full.shift();
    if (full !== undefined) {
      if (this.#full.length === 0 && this.#filling.size === 0) this.#settle();
      return full;
    }
    if (!this.#isDue || this.#flushes > 0 || this.#filling.size === 0) return null;
    const due = this.#filling;
    this.#filling = new ResultBatch();
    this.#settle();
    return due;
  }

  #settle(): void {
    this.#isDue = false;
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #store(batch: ResultBatch): Promise<void> {
    for (;;) {
      try {
        await this.#options.store(batch);
        break;
      } catch (error) {
        if (!(error instanceof UnavailableError)) {
          this.#options.onBug(error);
          break;
        }
        this.#options.log.warn(
          { err: error, results: batch.size },
          "results are kept until the database is back",
        );
        await wait(retryMs);
      }
    }
    this.#flushes -= 1;
    this.#unstored -= batch.size;
    this.#options.onStored(batch);
    if (this.#unstored === 0) for (const resolve of this.#whenEmpty.splice(0)) resolve();
    this.#flush();
  }
}
