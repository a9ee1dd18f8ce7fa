"use client";

import { useMemo, useState } from "react";
import { foldsAround, type JsonIndex, visibleRows } from "@/components/patterns/payload/json-index";
import { indentOf, JsonLine, lineLength } from "@/components/patterns/payload/json-line";
import { prefixSums } from "@/components/patterns/payload/text-lines";
import { initialColumns, VirtualLines } from "@/components/patterns/payload/virtual-lines";

export interface JsonTreeProps {
  readonly label: string;
  readonly index: JsonIndex;
  readonly folded: ReadonlySet<number>;
  readonly onToggle: (row: number) => void;
  readonly isWrapped: boolean;
  readonly query: string;
  /** The line of the current match. */
  readonly current: number | null;
}

/** The foldable, virtualised view of a JSON text. */
export function JsonTree({ label, index, folded, onToggle, isWrapped, query, current }: JsonTreeProps) {
  const [columns, setColumns] = useState(initialColumns);
  // The way to the current match is open, whatever was folded.
  const shownFolds = useMemo(() => {
    if (current === null) return folded;
    const around = new Set(foldsAround(index, folded, current));
    return around.size === 0 ? folded : new Set([...folded].filter((open) => !around.has(open)));
  }, [index, folded, current]);
  const rows = useMemo(() => visibleRows(index, shownFolds), [index, shownFolds]);
  const sums = useMemo(
    () =>
      prefixSums(rows.length, (item) => {
        const row = rows[item] ?? 0;
        if (!isWrapped || shownFolds.has(row)) return 1;
        const indent = indentOf(index, row);
        return Math.max(1, Math.ceil((lineLength(index, row) - indent) / Math.max(8, columns - indent)));
      }),
    [rows, index, isWrapped, shownFolds, columns],
  );
  return (
    <VirtualLines
      label={label}
      sums={sums}
      onColumns={setColumns}
      isWrapped={isWrapped}
      scrollTo={current === null ? null : rows.indexOf(current)}
      scrollKey={`${current} ${query}`}
      renderItem={(item) => {
        const row = rows[item] ?? 0;
        return (
          <JsonLine
            key={row}
            index={index}
            row={row}
            isFolded={shownFolds.has(row)}
            isWrapped={isWrapped}
            isCurrent={row === current}
            query={query}
            onToggle={onToggle}
          />
        );
      }}
    />
  );
}
