import { randomBytes } from "node:crypto";
import { hostname } from "node:os";
import { eq, lt } from "drizzle-orm";
import { workers } from "#db/schema/index";
import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import type { DispatcherLoad } from "./dispatcher/dispatcher.ts";
import { Repeating } from "./dispatcher/repeating.ts";

const defaultBeatMs = 5_000;
/** A worker not heard of for this long is not shown any more. */
const forgetMs = 3_600_000;

/** A name for this process that no other has or will have. */
export function createWorkerId(): string {
  return `${hostname()}:${process.pid}:${randomBytes(3).toString("hex")}`;
}

export interface WorkerBeatOptions {
  readonly workerId: string;
  readonly load: () => DispatcherLoad;
  readonly beatMs?: number;
}

/** Keeps this process's row in `workers`, for the staff console, and for the other workers to share lanes with. */
export class WorkerBeat {
  readonly #ctx: Ctx;
  readonly #options: WorkerBeatOptions;
  readonly #startedAt: Date;
  readonly #beat: Repeating;

  constructor(ctx: Ctx, options: WorkerBeatOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#startedAt = ctx.clock.now();
    this.#beat = new Repeating(options.beatMs ?? defaultBeatMs, () => this.#unlessAway(() => this.#write()));
  }

  start(): void {
    this.#beat.start();
  }

  /** Takes the row away. */
  async stop(): Promise<void> {
    await this.#beat.stop();
    const isOwn = eq(workers.id, this.#options.workerId);
    await this.#unlessAway(() => transactAsSystem(this.#ctx, (tx) => tx.db.delete(workers).where(isOwn)));
  }

  async #write(): Promise<void> {
    const { workerId: id, load } = this.#options;
    const now = this.#ctx.clock.now();
    const seen = { lastSeenAt: now, load: { ...load(), residentBytes: process.memoryUsage.rss() } };
    await transactAsSystem(this.#ctx, async ({ db }) => {
      await db
        .insert(workers)
        .values({ id, host: hostname(), pid: process.pid, startedAt: this.#startedAt, ...seen })
        .onConflictDoUpdate({ target: workers.id, set: seen });
      await db.delete(workers).where(lt(workers.lastSeenAt, new Date(now.getTime() - forgetMs)));
    });
  }

  async #unlessAway(work: () => Promise<unknown>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      this.#ctx.log.debug({ err: error }, "the worker's row waits for the database");
    }
  }
}
