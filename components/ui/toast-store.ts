/** One message at the corner of the screen. The title says what happened; the description, what to do. */
export interface ToastMessage {
  readonly title: string;
  readonly description?: string;
  readonly tone?: "ok" | "warn" | "danger" | "info" | "idle";
}

export interface ToastItem extends ToastMessage {
  readonly id: number;
}

const maxShown = 3;
let items: readonly ToastItem[] = [];
let lastId = 0;
const listeners = new Set<() => void>();

/** Shows a message. Call it from event handlers in the browser only. */
export function toast(message: ToastMessage): void {
  lastId += 1;
  replace([...items, { ...message, id: lastId }].slice(-maxShown));
}

export const toasts = {
  list: () => items,
  wasUsed: () => lastId > 0,
  subscribe(listener: () => void): () => void {
    listeners.add(listener);
    return () => listeners.delete(listener);
  },
  dismiss(id: number): void {
    replace(items.filter((item) => item.id !== id));
  },
};

function replace(next: readonly ToastItem[]): void {
  items = next;
  for (const listener of listeners) listener();
}
