"use client";

import { ChevronDownIcon, ChevronRightIcon, EyeOffIcon } from "lucide-react";
import { type JsonIndex, kindAt, type RowKind } from "@/components/patterns/payload/json-index";
import { Marked } from "@/components/patterns/payload/marked";
import { Badge } from "@/components/ui/badge";
import { cn } from "#lib/cn";
import { formatCount, formatNumber } from "#lib/format";

/** Longer values are cut in the tree; the raw view has all of them. */
export const maxValueLength = 600;
const indentChars = 2;
const maxIndentLevels = 40;

export interface JsonLineProps {
  readonly index: JsonIndex;
  readonly row: number;
  readonly isFolded: boolean;
  readonly isWrapped: boolean;
  readonly isCurrent: boolean;
  readonly query: string;
  readonly onToggle: (row: number) => void;
}

const inks: Record<RowKind, string> = {
  open: "text-muted-foreground",
  close: "text-muted-foreground",
  empty: "text-muted-foreground",
  string: "text-ok-ink",
  number: "text-info-ink",
  literal: "text-warn-ink",
};

/** How many characters a line takes, for the height of a wrapped one. */
export function lineLength(index: JsonIndex, row: number): number {
  const key = (index.keyEnds[row] ?? 0) - (index.keyStarts[row] ?? 0);
  const value = Math.min((index.ends[row] ?? 0) - (index.starts[row] ?? 0), maxValueLength + 24);
  return indentOf(index, row) + (key > 0 ? key + 2 : 0) + value + 1;
}

/** Characters a line is moved in by, with the place of its fold button. */
export function indentOf(index: JsonIndex, row: number): number {
  return indentChars * (1 + Math.min(index.depths[row] ?? 0, maxIndentLevels));
}

/** One line of the tree. */
export function JsonLine({ index, row, isFolded, isWrapped, isCurrent, query, onToggle }: JsonLineProps) {
  const kind = kindAt(index, row);
  const key = index.text.slice(index.keyStarts[row], index.keyEnds[row]);
  return (
    <div
      style={{ paddingLeft: `calc(12px + ${indentOf(index, row)}ch)`, paddingRight: 12 }}
      className={cn(
        "relative",
        isWrapped ? "break-all whitespace-pre-wrap" : "whitespace-pre",
        isCurrent && "bg-accent",
      )}
    >
      {kind === "open" && (
        <button
          type="button"
          aria-expanded={!isFolded}
          aria-label={`${isFolded ? "Unfold" : "Fold"} ${key === "" ? "value" : key}`}
          onClick={() => onToggle(row)}
          className="absolute -ml-[2.4ch] inline-flex size-5 items-center justify-center text-muted-foreground hover:text-foreground"
        >
          {isFolded ? <ChevronRightIcon className="size-3.5" /> : <ChevronDownIcon className="size-3.5" />}
        </button>
      )}
      {key !== "" && (
        <>
          <Marked text={key} query={query} isCurrent={isCurrent} />
          <span className="text-muted-foreground">: </span>
        </>
      )}
      {isFolded ? (
        <FoldedValue index={index} row={row} />
      ) : (
        <Value {...{ index, row, kind, query, isCurrent }} />
      )}
      {index.commas[isFolded ? (index.closes[row] ?? row) : row] === 1 && (
        <span className="text-muted-foreground">,</span>
      )}
    </div>
  );
}

function FoldedValue({ index, row }: { readonly index: JsonIndex; readonly row: number }) {
  const isObject = index.text[index.starts[row] ?? 0] === "{";
  const size = index.sizes[row] ?? 0;
  return (
    <span className="text-muted-foreground">
      {isObject ? "{ " : "[ "}
      <span className="italic">{formatCount(size, isObject ? "key" : "item")}</span>
      {isObject ? " }" : " ]"}
    </span>
  );
}

interface ValueProps {
  readonly index: JsonIndex;
  readonly row: number;
  readonly kind: RowKind;
  readonly query: string;
  readonly isCurrent: boolean;
}

const redactions = new Set(['"[redacted]"', '"[secret]"']);

function Value({ index, row, kind, query, isCurrent }: ValueProps) {
  const start = index.starts[row] ?? 0;
  const length = (index.ends[row] ?? 0) - start;
  if (kind === "empty") return <span className={inks.empty}>{index.text[start] === "{" ? "{}" : "[]"}</span>;
  const text = index.text.slice(start, start + Math.min(length, maxValueLength));
  if (redactions.has(text))
    return (
      <Badge tone="idle" className="h-4 align-text-bottom font-sans">
        <EyeOffIcon aria-hidden="true" /> redacted
      </Badge>
    );
  return (
    <span className={inks[kind]}>
      <Marked text={text} query={query} isCurrent={isCurrent} />
      {length > maxValueLength && (
        <span className="text-muted-foreground italic">
          … {formatNumber(length - maxValueLength)} more, see raw
        </span>
      )}
    </span>
  );
}
