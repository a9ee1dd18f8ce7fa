import type { NavItem } from "@/components/shell/nav";

export interface KeyPress {
  readonly key: string;
  readonly isCommand: boolean;
  readonly isAlt: boolean;
  /** In a field, a menu or a dialog, where letters mean something else. */
  readonly isTyping: boolean;
  readonly atMs: number;
}

const sequenceMs = 1000;

/** Keys to places: ⌘K or Ctrl+K is the palette, `g` followed within a second by an entry's key is its page. */
export function keyRouter(
  items: readonly Pick<NavItem, "key" | "href">[],
): (press: KeyPress) => string | null {
  let leaderAtMs: number | null = null;
  return ({ key, isCommand, isAlt, isTyping, atMs }) => {
    const isSecond = leaderAtMs !== null && atMs - leaderAtMs <= sequenceMs;
    leaderAtMs = null;
    if (isCommand && !isAlt && key.toLowerCase() === "k") return "palette";
    if (isCommand || isAlt || isTyping) return null;
    if (isSecond) return items.find((item) => item.key === key)?.href ?? null;
    if (key === "g") leaderAtMs = atMs;
    return null;
  };
}
