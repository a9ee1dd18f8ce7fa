const tickMs = 10_000;
const listeners = new Set<() => void>();
let current: number | null = null;
let timer: ReturnType<typeof setInterval> | undefined;

/** One clock for every relative time on a page: they all step together, every 10 s. */
export const clock = {
  now(): number {
    if (typeof window === "undefined") return Date.now();
    current ??= Date.now();
    return current;
  },
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    timer ??= setInterval(tick, tickMs);
    return () => {
      listeners.delete(listener);
      if (listeners.size > 0) return;
      clearInterval(timer);
      timer = undefined;
      current = null;
    };
  },
};

function tick(): void {
  current = Date.now();
  for (const listener of listeners) listener();
}
