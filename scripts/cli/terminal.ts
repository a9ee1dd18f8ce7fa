import { text } from "node:stream/consumers";

/** Where a verb writes and reads; another one in tests. */
export interface Terminal {
  /** A line of the result, on stdout. */
  out(line: string): void;
  /** A line for the person who waits, on stderr: programs that read the result never see it. */
  note(line: string): void;
  readInput(): Promise<string>;
}

export const processTerminal: Terminal = {
  out: (line) => void process.stdout.write(`${line}\n`),
  note: (line) => void process.stderr.write(`${line}\n`),
  readInput: () => text(process.stdin),
};

/** Aligned columns: names in the first row, texts left, numbers right. */
export function toTable(rows: readonly (readonly (string | number)[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => String(row[column] ?? "").length)),
  );
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const width = widths[column] ?? 0;
        return typeof cell === "number" ? String(cell).padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd(),
  );
}
