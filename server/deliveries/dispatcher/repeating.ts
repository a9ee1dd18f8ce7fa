/** Work that repeats by itself, can be asked for sooner, and never runs twice at once. */
export class Repeating {
  readonly #everyMs: number | null;
  readonly #work: () => Promise<void>;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isAsked = false;
  #isStopped = false;

  /** `everyMs` counts from the end of one run to the start of the next; null runs only when asked. The work must not reject. */
  constructor(everyMs: number | null, work: () => Promise<void>) {
    this.#everyMs = everyMs;
    this.#work = work;
  }

  start(): void {
    this.soon();
  }

  /** Runs now, or once more after the run under way. */
  soon(): void {
    if (this.#isStopped) return;
    if (this.#running !== null) {
      this.#isAsked = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#isAsked = false;
    this.#running = this.#work().finally(() => this.#ended());
  }

  /** Resolves when a run under way has ended; no other follows. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  #ended(): void {
    this.#running = null;
    if (this.#isStopped) return;
    if (this.#isAsked) this.soon();
    else if (this.#everyMs !== null) this.#timer = setTimeout(() => this.soon(), this.#everyMs);
  }
}
