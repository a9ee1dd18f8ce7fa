import { RateLimitedError } from "#server/kernel/errors";

/** Most open streams one person may hold in one process; a browser tab holds one. */
export const mostSeats = 20;

/** Counts the open streams of each person. */
export interface Seats {
  /** Takes a seat; gives the function that leaves it. @throws RateLimitedError when all are taken. */
  take(userId: string): () => void;
}

export function createSeats(most = mostSeats): Seats {
  const taken = new Map<string, number>();
  return {
    take(userId) {
      const count = taken.get(userId) ?? 0;
      if (count >= most) {
        throw new RateLimitedError(`Live updates are open in ${most} places already. Close some tabs.`, {
          code: "too_many_streams",
          retryAfterSeconds: 30,
        });
      }
      taken.set(userId, count + 1);
      let isSeated = true;
      return () => {
        if (!isSeated) return;
        isSeated = false;
        const left = (taken.get(userId) ?? 1) - 1;
        if (left === 0) taken.delete(userId);
        else taken.set(userId, left);
      };
    },
  };
}
