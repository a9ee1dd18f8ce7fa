import { setTimeout as wait } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { toTypeId } from "#lib/type-id";
import { activityChannel, activityNotice } from "#server/kernel/activity";
import type { Ctx } from "#server/kernel/ctx";
import { UnavailableError } from "#server/kernel/errors";
import { transactAsSystem } from "#server/kernel/transact";
import { type Breaker, type Observation, observe } from "./breaker.ts";
import type { HeldLanes } from "./held-lanes.ts";
import type { Lane } from "./lane.ts";
import { Repeating } from "./repeating.ts";

const outageMs = 250;

export interface BreakerKeeperOptions {
  readonly held: HeldLanes;
  readonly onBug: (error: unknown) => void;
}

/**
 * Moves the breakers of this worker's lanes by what attempts show, and writes each change to its lane's row, so that the next holder
 * goes on from there and people see it. A lane that is well costs nothing here; one that fails costs a statement per probe.
 */
export class BreakerKeeper {
  readonly #ctx: Ctx;
  readonly #options: BreakerKeeperOptions;
  readonly #unstored = new Set<Lane>();
  readonly #storing: Repeating;
  #isClosing = false;

  constructor(ctx: Ctx, options: BreakerKeeperOptions) {
    this.#ctx = ctx;
    this.#options = options;
    this.#storing = new Repeating(null, () => this.#storeAll().catch(options.onBug));
  }

  /** An attempt in the lane has ended so. */
  observe(lane: Lane, how: Observation): void {
    const { breaker } = lane;
    const before = breaker.current;
    const after = observe(before, how);
    breaker.current = after;
    breaker.look(how.now);
    if (before === after || (before.state === "closed" && after.state === "closed")) return;
    this.#tell(lane, before, after);
    if (after.state === "open") this.#options.held.dropReady(lane);
    else {
      lane.limit.recover();
      this.#options.held.wake(lane);
    }
    breaker.isUnstored = true;
    this.#unstored.add(lane);
    this.#storing.soon();
  }

  /** Stores what is not stored yet, unless the database is away; nothing must be observed any more. */
  async close(): Promise<void> {
    this.#isClosing = true;
    await this.#storing.stop();
    if (this.#unstored.size > 0) await this.#storeAll();
  }

  #tell({ id }: Lane, before: Breaker, after: Breaker): void {
    const { log, platform } = this.#ctx;
    const about = { endpointId: toTypeId("ep", id.endpointId), tenantId: toTypeId("tnt", id.tenantId) };
    if (after.state === "closed") {
      platform.metrics.breakerChanges.inc({ state: "closed" });
      log.info(about, "breaker closed: the receiver answers again");
      return;
    }
    platform.metrics.breakerChanges.inc({ state: before.state === "open" ? "still_open" : "open" });
    const { reason, nextProbeAt } = after;
    const words = before.state === "open" ? "breaker stays open: its probe failed" : "breaker opened";
    log.info({ ...about, reason, nextProbeAt }, words);
  }

  /** An outage is waited out: the row is behind until then, and only for who looks at it. */
  async #storeAll(): Promise<void> {
    for (const lane of this.#unstored) {
      this.#unstored.delete(lane);
      try {
        await this.#store(lane);
      } catch (error) {
        if (!(error instanceof UnavailableError)) throw error;
        this.#unstored.add(lane);
        this.#ctx.log.warn({ err: error }, "a breaker's change waits for the database");
        if (this.#isClosing) return;
        if (lane.isLost) this.#unstored.delete(lane);
        else await wait(outageMs);
      }
    }
  }

  async #store({ id, token, breaker }: Lane): Promise<void> {
    const { current } = breaker;
    const open = current.state === "open" ? current : null;
    const notice = activityNotice(toTypeId("tnt", id.tenantId), ["endpoints"]);
    const revision = await transactAsSystem(this.#ctx, async (tx) => {
      const { rows } = await tx.db.execute<{ revision: number }>(sql`
        update lanes set breaker_opened_at = ${open?.openedAt ?? null}::timestamptz, breaker_opens = ${open?.opens ?? 0},
          breaker_reason = ${open?.reason.replaceAll("\0", "\ufffd") ?? null},
          next_probe_at = ${open?.nextProbeAt ?? null}::timestamptz, breaker_revision = breaker_revision + 1
        where tenant_id = ${id.tenantId} and endpoint_id = ${id.endpointId} and lease_token = ${token}
        returning breaker_revision as revision`);
      await tx.db.execute(sql`select pg_notify(${activityChannel}, ${notice})`);
      return rows[0]?.revision;
    });
    if (revision !== undefined) breaker.stored(revision);
    if (breaker.current === current) breaker.isUnstored = false;
  }
}
