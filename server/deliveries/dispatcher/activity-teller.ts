import { sql } from "drizzle-orm";
import { toTypeId } from "#lib/type-id";
import { activityChannel, activityNotice } from "#server/kernel/activity";
import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";

const tellEveryMs = 250;

/** Tells open pages that deliveries moved, some times a second whatever the load. */
export class ActivityTeller {
  readonly #ctx: Ctx;
  readonly #tenants = new Set<string>();
  #timer: NodeJS.Timeout | undefined;
  #telling: Promise<void> = Promise.resolve();

  constructor(ctx: Ctx) {
    this.#ctx = ctx;
  }

  /** Deliveries of these tenants (uuids) have moved. */
  note(tenantIds: readonly string[]): void {
    for (const id of tenantIds) this.#tenants.add(id);
    this.#timer ??= setTimeout(() => this.#flush(), tellEveryMs);
  }

  close(): Promise<void> {
    clearTimeout(this.#timer);
    this.#flush();
    return this.#telling;
  }

  #flush(): void {
    this.#timer = undefined;
    const tenants = [...this.#tenants];
    this.#tenants.clear();
    if (tenants.length > 0) this.#telling = this.#tell(tenants);
  }

  /** Pages that miss a notice catch up with the next one, so an outage needs no retry. */
  async #tell(tenants: readonly string[]): Promise<void> {
    const notices = tenants.map((id) => activityNotice(toTypeId("tnt", id), ["deliveries"]));
    try {
      await transactAsSystem(this.#ctx, (tx) =>
        tx.db.execute(
          sql`select pg_notify(${activityChannel}, notice) from unnest(${sql.param(notices)}::text[]) as notice`,
        ),
      );
    } catch (error) {
      if (!(error instanceof UnavailableError)) throw error;
      this.#ctx.log.debug({ err: error }, "open pages were not told of deliveries");
    }
  }
}
