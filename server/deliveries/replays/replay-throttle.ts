/** Deliveries or events per page: few enough that a page's locks are held for a moment only. */
const maxPageSize = 200;

/** How many rows a page takes: at most what the throttle lets go in a second. */
export function pageSizeOf(deliveriesPerSecond: number): number {
  return Math.max(1, Math.min(maxPageSize, deliveriesPerSecond));
}

/** When the next page may start once the rate is another: what is left to wait is paid off at the new rate. */
export function rescaledPageAt(
  now: Date,
  before: { readonly nextPageAt: Date; readonly deliveriesPerSecond: number },
  deliveriesPerSecond: number,
): Date {
  const leftMs = Math.max(0, before.nextPageAt.getTime() - now.getTime());
  return new Date(now.getTime() + Math.ceil((leftMs * before.deliveriesPerSecond) / deliveriesPerSecond));
}

/**
 * When the next page may start, after one at `now` that sent `count`: each delivery takes its share of a second.
 * Time lost is not made up for, so a replay that stood still does not burst.
 */
export function nextPageAt(
  now: Date,
  { count, deliveriesPerSecond }: { count: number; deliveriesPerSecond: number },
): Date {
  return new Date(now.getTime() + Math.ceil((count * 1_000) / deliveriesPerSecond));
}
