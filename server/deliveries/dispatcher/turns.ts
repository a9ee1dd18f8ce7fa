/** What takes turns: something of a tenant. */
export interface OfTenant {
  readonly id: { readonly tenantId: string };
  /** The tenant's: how many turns it has in a row; a whole number from 1 on. */
  readonly weight: number;
}

interface TenantTurn<T> {
  readonly items: Set<T>;
  /** Turns left before the next tenant has its own. */
  credit: number;
}

/**
 * A queue in which tenants take turns, and within a tenant its lanes, so that neither many lanes nor many deliveries buy a
 * tenant more than its share. A tenant's weight is how many turns it has in a row. Source: deficit round robin with
 * items of one size, M. Shreedhar and G. Varghese, "Efficient Fair Queuing Using Deficit Round Robin", SIGCOMM 1995.
 */
export class Turns<T extends OfTenant> {
  /** The first one has the turn. A tenant without items stays until its turn: it may get another item meanwhile. */
  readonly #tenants = new Map<string, TenantTurn<T>>();

  /** Queues an item behind the others of its tenant; one that is queued stays where it is. */
  add(item: T): void {
    const { tenantId } = item.id;
    const turn = this.#tenants.get(tenantId);
    if (turn !== undefined) turn.items.add(item);
    else this.#tenants.set(tenantId, { items: new Set([item]), credit: item.weight });
  }

  delete(item: T): void {
    this.#tenants.get(item.id.tenantId)?.items.delete(item);
  }

  /** Takes out the item whose turn it is; undefined when there is none. */
  next(): T | undefined {
    for (const [tenantId, turn] of this.#tenants) {
      const [item] = turn.items;
      if (item === undefined) {
        this.#tenants.delete(tenantId);
        continue;
      }
      if (turn.credit < 1) {
        // To the end of the ring, where this loop meets it again if nobody else has anything.
        this.#tenants.delete(tenantId);
        turn.credit = item.weight;
        this.#tenants.set(tenantId, turn);
        continue;
      }
      turn.items.delete(item);
      turn.credit -= 1;
      return item;
    }
    return undefined;
  }
}
