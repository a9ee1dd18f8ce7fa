/** Pieces of a text as offsets: `starts[i]` to `starts[i + 1]`, each at most `columns` characters, none across a line break. */
export function wrapText(text: string, columns: number): Int32Array {
  const starts: number[] = [0];
  let lineStart = 0;
  while (lineStart < text.length) {
    const newline = text.indexOf("\n", lineStart);
    const lineEnd = newline === -1 ? text.length : newline + 1;
    let at = lineStart;
    while (lineEnd - at > columns + (newline === -1 ? 0 : 1)) {
      at += columns - (splitsPair(text, at + columns) ? 1 : 0);
      starts.push(at);
    }
    starts.push(lineEnd);
    lineStart = lineEnd;
  }
  return Int32Array.from(starts);
}

/** Whether cutting here would part a surrogate pair. */
function splitsPair(text: string, at: number): boolean {
  const code = text.charCodeAt(at - 1);
  return code >= 0xd800 && code <= 0xdbff;
}

const maxMatches = 5000;

/** Offsets of a query in a text, ignoring case; at most 5,000. */
export function findAll(text: string, query: string): number[] {
  if (query === "") return [];
  const pattern = queryPattern(query);
  const found: number[] = [];
  for (
    let match = pattern.exec(text);
    match !== null && found.length < maxMatches;
    match = pattern.exec(text)
  )
    found.push(match.index);
  return found;
}

/** A global, case-insensitive pattern of a query taken literally. */
export function queryPattern(query: string): RegExp {
  return new RegExp(query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"), "gi");
}

/** Where each item of a list begins when item `i` takes `heightOf(i)` lines; one more entry at the end holds the sum. */
export function prefixSums(count: number, heightOf: (item: number) => number): Int32Array {
  const sums = new Int32Array(count + 1);
  for (let item = 0; item < count; item += 1) sums[item + 1] = (sums[item] ?? 0) + heightOf(item);
  return sums;
}

/** The last item that begins at or before a line. */
export function itemAtLine(sums: Int32Array, line: number): number {
  let low = 0;
  let high = Math.max(0, sums.length - 2);
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((sums[middle] ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  return low;
}
