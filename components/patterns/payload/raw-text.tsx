"use client";

import { useMemo, useState } from "react";
import { Marked } from "@/components/patterns/payload/marked";
import { itemAtLine, prefixSums, wrapText } from "@/components/patterns/payload/text-lines";
import { initialColumns, paddingPx, VirtualLines } from "@/components/patterns/payload/virtual-lines";

export interface RawTextProps {
  readonly label: string;
  readonly text: string;
  readonly query: string;
  /** The offset of the current match. */
  readonly current: number | null;
}

/** A text exactly as it came, broken only where the line ends. */
export function RawText({ label, text, query, current }: RawTextProps) {
  const [columns, setColumns] = useState(initialColumns);
  const starts = useMemo(() => wrapText(text, columns), [text, columns]);
  const sums = useMemo(() => prefixSums(Math.max(1, starts.length - 1), () => 1), [starts]);
  const currentLine = current === null ? null : itemAtLine(starts, current);
  return (
    <VirtualLines
      label={label}
      sums={sums}
      onColumns={setColumns}
      isWrapped={false}
      scrollTo={currentLine}
      scrollKey={`${current} ${query}`}
      renderItem={(line) => (
        <div key={line} style={{ paddingInline: paddingPx }} className="h-5 whitespace-pre">
          <Marked
            text={text.slice(starts[line], starts[line + 1]).replace(/\r?\n$/, "")}
            query={query}
            isCurrent={line === currentLine}
          />
        </div>
      )}
    />
  );
}
