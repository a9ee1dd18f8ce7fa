import { and, eq } from "drizzle-orm";
import { events } from "#db/schema/index";
import { toTypeId } from "#lib/type-id";
import type { Ctx } from "#server/kernel/ctx";
import { transactAsSystem } from "#server/kernel/transact";

/** Payloads over this many bytes are read when their attempt starts, so that claims stay small in memory. */
export const largePayloadBytes = 64 * 1024;
/** Bytes of large payloads that may be in memory at the same time. */
const budgetBytes = 16 * 1024 * 1024;

/** Reads large payloads, and holds readers back so that together they stay within a budget. */
export class LargePayloads {
  readonly #ctx: Ctx;
  readonly #waiting: { readonly sizeBytes: number; readonly go: () => void }[] = [];
  #usedBytes = 0;

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** Gives the payload text to `use` once there is room for it; null when retention has dropped the event. */
  async with<T>(
    event: { tenantId: string; eventId: string; sizeBytes: number },
    use: (text: string | null) => Promise<T>,
  ): Promise<T> {
    await this.#reserve(event.sizeBytes);
    try {
      return await use(await this.#read(event.tenantId, event.eventId));
    } finally {
      this.#usedBytes -= event.sizeBytes;
      this.#admit();
    }
  }

  #reserve(sizeBytes: number): Promise<void> {
    return new Promise((go) => {
      this.#waiting.push({ sizeBytes, go });
      this.#admit();
    });
  }

  #admit(): void {
    for (;;) {
      const [first] = this.#waiting;
      if (first === undefined) return;
      if (this.#usedBytes > 0 && this.#usedBytes + first.sizeBytes > budgetBytes) return;
      this.#waiting.shift();
      this.#usedBytes += first.sizeBytes;
      first.go();
    }
  }

  async #read(tenantId: string, eventId: string): Promise<string | null> {
    const rows = await transactAsSystem(this.#ctx, (tx) =>
      tx.db
        .select({ text: events.data })
        .from(events)
        .where(and(eq(events.tenantId, toTypeId("tnt", tenantId)), eq(events.id, toTypeId("evt", eventId)))),
    );
    return rows[0]?.text ?? null;
  }
}
