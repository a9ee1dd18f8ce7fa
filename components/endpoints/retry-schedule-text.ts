const units = { d: 86_400, h: 3_600, m: 60, s: 1 } as const;
type Unit = keyof typeof units;

export interface ParsedSchedule {
  /** Seconds before each retry; null for the default schedule. */
  readonly delays: number[] | null;
  /** What is wrong with the text; null when nothing is. */
  readonly fault: string | null;
}

/** Reads `5s, 5m, 2h`; an empty text is the default schedule, `none` no retries. */
export function parsedSchedule(text: string): ParsedSchedule {
  const words = text.split(/[\s,]+/).filter((word) => word !== "");
  if (words.length === 0) return { delays: null, fault: null };
  if (words.length === 1 && words[0]?.toLowerCase() === "none") return { delays: [], fault: null };
  const delays = [];
  for (const word of words) {
    const [, amount = "", unit = ""] = /^(\d{1,7})([smhd])$/.exec(word.toLowerCase()) ?? [];
    if (amount === "")
      return { delays: null, fault: `${word} is no delay. Write it like 30s, 5m, 2h or 1d.` };
    delays.push(Number(amount) * units[unit as Unit]);
  }
  return { delays, fault: null };
}

/** A schedule as the form shows it; empty for the default one. */
export function textOfSchedule(delays: readonly number[] | null): string {
  if (delays === null) return "";
  return delays.length === 0 ? "none" : delays.map(textOfDelay).join(", ");
}

/** The largest unit that tells it exactly: 5400 → `90m`. */
function textOfDelay(seconds: number): string {
  for (const [unit, size] of Object.entries(units)) {
    if (seconds % size === 0) return `${seconds / size}${unit}`;
  }
  return `${seconds}s`;
}
