"use client";

import { ChevronsDownUpIcon, ChevronsUpDownIcon, TextWrapIcon } from "lucide-react";
import { useDeferredValue, useMemo, useState } from "react";
import { CopyButton } from "@/components/patterns/copy-button";
import { allFolds, indexJson, rowAt } from "@/components/patterns/payload/json-index";
import { JsonTree } from "@/components/patterns/payload/json-tree";
import { PayloadSearch } from "@/components/patterns/payload/payload-search";
import { RawText } from "@/components/patterns/payload/raw-text";
import { findAll } from "@/components/patterns/payload/text-lines";
import { Button } from "@/components/ui/button";
import { cn } from "#lib/cn";
import { formatBytes } from "#lib/format";

export interface PayloadViewerProps {
  /** The text exactly as stored. Anything that is not JSON is shown raw. */
  readonly text: string;
  /** What it is: `Payload`, `Response body`. */
  readonly label: string;
  /** Its size on the wire, when known; otherwise computed. */
  readonly sizeBytes?: number;
  /** Only the beginning was kept. */
  readonly isTruncated?: boolean;
}

/** A payload as a foldable tree or as the raw text, with search and copy; fit for 1 MiB. */
export function PayloadViewer({ text, label, sizeBytes, isTruncated = false }: PayloadViewerProps) {
  const index = useMemo(() => (isTruncated ? null : indexJson(text)), [text, isTruncated]);
  const [isRaw, setIsRaw] = useState(false);
  const [isWrapped, setIsWrapped] = useState(true);
  const [folded, setFolded] = useState<ReadonlySet<number>>(new Set());
  const [typed, setTyped] = useState("");
  const [position, setPosition] = useState(0);
  const query = useDeferredValue(typed);
  const matches = useMemo(() => findAll(text, query), [text, query]);
  const current = matches[position % Math.max(1, matches.length)] ?? null;
  const isTree = index !== null && !isRaw;

  const toggle = (row: number) => {
    const next = new Set(folded);
    if (!next.delete(row)) next.add(row);
    setFolded(next);
  };

  if (text === "")
    return <p className="rounded-lg border bg-card px-4 py-3 text-muted-foreground">{label}: empty.</p>;
  return (
    <figure aria-label={label} className="min-w-0 overflow-hidden rounded-lg border bg-card">
      <figcaption className="flex flex-wrap items-center gap-x-1 gap-y-1 border-b bg-muted py-1 pr-1.5 pl-3">
        <span className="mr-auto text-xs text-muted-foreground">
          {label} · {formatBytes(sizeBytes ?? new Blob([text]).size)}
          {isTruncated && ", cut"}
        </span>
        <PayloadSearch
          value={typed}
          count={matches.length}
          position={matches.length === 0 ? 0 : (position % matches.length) + 1}
          onChange={(next) => {
            setTyped(next);
            setPosition(0);
          }}
          onMove={(step) => setPosition((position + step + matches.length) % Math.max(1, matches.length))}
        />
        {isTree && (
          <TreeButtons
            isWrapped={isWrapped}
            onWrap={() => setIsWrapped(!isWrapped)}
            hasFolds={folded.size > 0}
            onFold={() => setFolded(folded.size > 0 ? new Set() : allFolds(index))}
          />
        )}
        {index !== null && <ViewToggle isRaw={isRaw} onChange={setIsRaw} />}
        <CopyButton text={text} label={label} />
      </figcaption>
      {isTree ? (
        <JsonTree
          label={label}
          index={index}
          folded={folded}
          onToggle={toggle}
          isWrapped={isWrapped}
          query={query}
          current={current === null ? null : rowAt(index, current)}
        />
      ) : (
        <RawText label={label} text={text} query={query} current={current} />
      )}
    </figure>
  );
}

interface TreeButtonsProps {
  readonly isWrapped: boolean;
  readonly onWrap: () => void;
  readonly hasFolds: boolean;
  readonly onFold: () => void;
}

function TreeButtons({ isWrapped, onWrap, hasFolds, onFold }: TreeButtonsProps) {
  const Fold = hasFolds ? ChevronsUpDownIcon : ChevronsDownUpIcon;
  const foldWords = hasFolds ? "Unfold all" : "Fold all";
  return (
    <>
      <Button variant="ghost" size="icon-sm" aria-label={foldWords} title={foldWords} onClick={onFold}>
        <Fold aria-hidden="true" />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Wrap lines"
        title="Wrap lines"
        aria-pressed={isWrapped}
        onClick={onWrap}
        className={cn(isWrapped && "bg-accent text-foreground")}
      >
        <TextWrapIcon aria-hidden="true" />
      </Button>
    </>
  );
}

interface ViewToggleProps {
  readonly isRaw: boolean;
  readonly onChange: (isRaw: boolean) => void;
}

function ViewToggle({ isRaw, onChange }: ViewToggleProps) {
  const option = (label: string, isOn: boolean, value: boolean) => (
    <button
      type="button"
      aria-pressed={isOn}
      onClick={() => onChange(value)}
      className={cn(
        "h-6 rounded-sm px-2 text-xs",
        isOn
          ? "bg-card font-medium text-foreground shadow-xs"
          : "text-muted-foreground hover:text-foreground",
      )}
    >
      {label}
    </button>
  );
  return (
    <span className="flex items-center rounded-md border p-px">
      {option("Pretty", !isRaw, false)}
      {option("Raw", isRaw, true)}
    </span>
  );
}
