/** What a line of the tree holds: a container's opening or closing bracket, or a whole value. */
export const rowKinds = ["open", "close", "string", "number", "literal", "empty"] as const;
export type RowKind = (typeof rowKinds)[number];

/**
 * The lines of a pretty-printed JSON text as offsets into it. Nothing is parsed into values, so big
 * integers, escapes, key order and duplicate keys stay exactly as they came. Flat arrays, because
 * 1 MiB of short values has half a million lines.
 */
export interface JsonIndex {
  readonly text: string;
  readonly count: number;
  readonly kinds: Uint8Array;
  readonly depths: Int32Array;
  /** Offsets of the key's token with its quotes; equal where there is none. */
  readonly keyStarts: Int32Array;
  readonly keyEnds: Int32Array;
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** For `open`: the line of its closing bracket. For others: the line itself. */
  readonly closes: Int32Array;
  /** For `open`: how many members it has. */
  readonly sizes: Int32Array;
  /** Whether a comma follows. */
  readonly commas: Uint8Array;
}

const space = /[ \t\n\r]/;

/** Indexes a JSON text; null when it is not valid JSON. Iterative, so depth has no limit. */
export function indexJson(text: string): JsonIndex | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  return new Builder(text).build();
}

/** What kind of line this is. */
export function kindAt(index: JsonIndex, row: number): RowKind {
  return rowKinds[index.kinds[row] ?? 0] ?? "open";
}

/** Where the line's own text begins: at its key, or at its value. */
export function startOf(index: JsonIndex, row: number): number {
  const keyStart = index.keyStarts[row] ?? 0;
  return keyStart === (index.keyEnds[row] ?? 0) ? (index.starts[row] ?? 0) : keyStart;
}

/** The lines to show when the containers opening at `folded` are closed. */
export function visibleRows(index: JsonIndex, folded: ReadonlySet<number>): Int32Array {
  const rows = new Int32Array(index.count);
  let length = 0;
  for (let row = 0; row < index.count; row += 1) {
    rows[length] = row;
    length += 1;
    if (folded.has(row)) row = index.closes[row] ?? row;
  }
  return rows.subarray(0, length);
}

/** Every container but the outermost. */
export function allFolds(index: JsonIndex): Set<number> {
  const folds = new Set<number>();
  for (let row = 1; row < index.count; row += 1) if (kindAt(index, row) === "open") folds.add(row);
  return folds;
}

/** The folds that hide a line. */
export function foldsAround(index: JsonIndex, folded: ReadonlySet<number>, row: number): number[] {
  return [...folded].filter((open) => open < row && row <= (index.closes[open] ?? open));
}

/** The line an offset into the text lies on. */
export function rowAt(index: JsonIndex, offset: number): number {
  let low = 0;
  let high = index.count - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (startOf(index, middle) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

/** Walks a text that is known to be valid. */
class Builder {
  private readonly text: string;
  private at = 0;
  private count = 0;
  private index: Omit<JsonIndex, "text" | "count">;

  constructor(text: string) {
    this.text = text;
    this.index = allocate(256);
  }

  build(): JsonIndex {
    const opens: number[] = [];
    let keyStart = 0;
    let keyEnd = 0;
    const push = (kind: RowKind, start: number, end: number) => {
      const row = this.add(kind, opens.length);
      this.index.keyStarts[row] = keyStart;
      this.index.keyEnds[row] = keyEnd;
      this.index.starts[row] = start;
      this.index.ends[row] = end;
      keyStart = 0;
      keyEnd = 0;
      return row;
    };
    return this.walk(opens, push, (start, end) => {
      keyStart = start;
      keyEnd = end;
    });
  }

  private walk(
    opens: number[],
    push: (kind: RowKind, start: number, end: number) => number,
    setKey: (start: number, end: number) => void,
  ): JsonIndex {
    for (this.skipSpace(); this.at < this.text.length; this.skipSpace()) {
      const start = this.at;
      const char = this.text[start] ?? "";
      if (char === ",") {
        this.index.commas[this.count - 1] = 1;
        this.at += 1;
      } else if (char === "{" || char === "[") this.open(opens, push);
      else if (char === "}" || char === "]") this.close(opens, push);
      else {
        this.at = char === '"' ? this.stringEnd(start) : this.scalarEnd(start);
        const end = this.at;
        this.skipSpace();
        if (char === '"' && this.text[this.at] === ":") {
          setKey(start, end);
          this.at += 1;
        } else {
          this.countMember(opens);
          push(char === '"' ? "string" : /[tfn]/.test(char) ? "literal" : "number", start, end);
        }
      }
    }
    return { ...this.index, text: this.text, count: this.count };
  }

  private open(opens: number[], push: (kind: RowKind, start: number, end: number) => number): void {
    const start = this.at;
    this.at += 1;
    this.countMember(opens);
    this.skipSpace();
    const next = this.text[this.at];
    if (next === "}" || next === "]") {
      this.at += 1;
      push("empty", start, this.at);
    } else opens.push(push("open", start, start + 1));
  }

  private close(opens: number[], push: (kind: RowKind, start: number, end: number) => number): void {
    const open = opens.pop() ?? 0;
    this.index.closes[open] = push("close", this.at, this.at + 1);
    this.at += 1;
  }

  private countMember(opens: readonly number[]): void {
    const open = opens.at(-1);
    if (open !== undefined) this.index.sizes[open] = (this.index.sizes[open] ?? 0) + 1;
  }

  private add(kind: RowKind, depth: number): number {
    if (this.count === this.index.kinds.length) this.index = grow(this.index);
    const row = this.count;
    this.index.kinds[row] = rowKinds.indexOf(kind);
    this.index.depths[row] = depth;
    this.index.closes[row] = row;
    this.count += 1;
    return row;
  }

  private skipSpace(): void {
    while (this.at < this.text.length && space.test(this.text[this.at] ?? "")) this.at += 1;
  }

  private stringEnd(start: number): number {
    let at = start + 1;
    while (this.text[at] !== '"') at += this.text[at] === "\\" ? 2 : 1;
    return at + 1;
  }

  private scalarEnd(start: number): number {
    let at = start;
    while (at < this.text.length && !/[,\]}\s]/.test(this.text[at] ?? "")) at += 1;
    return at;
  }
}

function allocate(size: number): Omit<JsonIndex, "text" | "count"> {
  return {
    kinds: new Uint8Array(size),
    depths: new Int32Array(size),
    keyStarts: new Int32Array(size),
    keyEnds: new Int32Array(size),
    starts: new Int32Array(size),
    ends: new Int32Array(size),
    closes: new Int32Array(size),
    sizes: new Int32Array(size),
    commas: new Uint8Array(size),
  };
}

function grow(old: Omit<JsonIndex, "text" | "count">): Omit<JsonIndex, "text" | "count"> {
  const next = allocate(old.kinds.length * 2);
  for (const name of Object.keys(next) as (keyof typeof next)[]) next[name].set(old[name]);
  return next;
}
