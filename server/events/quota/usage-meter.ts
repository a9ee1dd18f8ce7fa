/** Tenants whose month is remembered; the database has the truth. */
const mostTenants = 10_000;
/** How long a figure is added to by this process before what others stored is read again. */
export const freshMs = 5_000;

interface Counter {
  readonly month: string;
  /** What the database said. */
  base: number;
  readAtMs: number;
  /** Stored by this process, ever. */
  added: number;
  /** How much of that was stored when the reading began; later ones may or may not be in `base`. */
  addedBefore: number;
  /** What was told, so that the database is not asked for it with every flush. */
  readonly told: Set<string>;
}

/**
 * Events of the month per tenant, as one process knows them: what the database said, and what the process stored since
 * the question. Too high by no more than was being stored while it was asked, too low by no more than what other
 * processes stored since.
 */
export class UsageMeter {
  readonly #counters = new Map<string, Counter>();

  /** Null when it was never read, or for another month. */
  used(tenantId: string, month: string): number | null {
    const counter = this.#of(tenantId, month);
    return counter === undefined ? null : counter.base + counter.added - counter.addedBefore;
  }

  isFresh(tenantId: string, month: string, nowMs: number): boolean {
    const counter = this.#of(tenantId, month);
    if (counter === undefined) return false;
    const ageMs = nowMs - counter.readAtMs;
    return ageMs >= 0 && ageMs < freshMs; // a clock set back makes nothing fresh
  }

  /** Whether the database itself said so, a moment ago, that nothing is left. */
  isUsedUp(tenantId: string, month: string, { limit, nowMs }: { limit: number; nowMs: number }): boolean {
    return this.isFresh(tenantId, month, nowMs) && (this.#of(tenantId, month)?.base ?? 0) >= limit;
  }

  /** Call before the database is asked; what it gives takes the answer. */
  reading(tenantId: string, month: string, nowMs: number): (base: number) => void {
    const addedBefore = this.#of(tenantId, month)?.added ?? 0;
    return (base) => {
      const known = this.#of(tenantId, month);
      this.#counters.delete(tenantId);
      this.#counters.set(tenantId, {
        month,
        base,
        readAtMs: nowMs,
        added: known?.added ?? 0,
        addedBefore: known === undefined ? 0 : addedBefore,
        told: known?.told ?? new Set(),
      });
      const [oldest] = this.#counters.keys();
      if (this.#counters.size > mostTenants && oldest !== undefined) this.#counters.delete(oldest);
    };
  }

  /** Counts what a committed transaction stored. */
  add(tenantId: string, month: string, events: number): void {
    const counter = this.#of(tenantId, month);
    if (counter !== undefined) counter.added += events;
  }

  hasTold(tenantId: string, month: string, what: string): boolean {
    return this.#of(tenantId, month)?.told.has(what) === true;
  }

  noteTold(tenantId: string, month: string, what: string): void {
    this.#of(tenantId, month)?.told.add(what);
  }

  #of(tenantId: string, month: string): Counter | undefined {
    const counter = this.#counters.get(tenantId);
    return counter?.month === month ? counter : undefined;
  }
}
