"use client";

import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import { makeFocusable } from "@/components/patterns/make-focusable";
import { itemAtLine } from "@/components/patterns/payload/text-lines";
import { cn } from "#lib/cn";

export const lineHeightPx = 20;
const overscanLines = 30;
const maxHeightPx = 480;

export interface VirtualLinesProps {
  readonly label: string;
  /** Where each item begins, in lines; its last entry is the number of lines in all. */
  readonly sums: Int32Array;
  readonly renderItem: (item: number) => ReactNode;
  /** Brings this item into view whenever `scrollKey` changes; null leaves the view alone. */
  readonly scrollTo: number | null;
  readonly scrollKey: string;
  readonly isWrapped: boolean;
  /** Told how many monospace characters fit a line, at first and whenever the width changes. */
  readonly onColumns: (columns: number) => void;
}

/** Renders only the lines in view: a mebibyte of text costs as much as a page of it. */
export function VirtualLines(props: VirtualLinesProps) {
  const { label, sums, renderItem, scrollTo, scrollKey, isWrapped, onColumns } = props;
  const viewport = useRef<HTMLElement>(null);
  const [top, setTop] = useState(0);
  const total = sums.at(-1) ?? 0;
  const shown = Math.ceil(maxHeightPx / lineHeightPx);
  const firstLine = Math.max(0, Math.floor(top / lineHeightPx) - overscanLines);
  const first = itemAtLine(sums, firstLine);
  const last = itemAtLine(sums, firstLine + shown + 2 * overscanLines);
  const lastScrolled = useRef("");

  useLayoutEffect(() => {
    const element = viewport.current;
    if (element === null || scrollTo === null || lastScrolled.current === scrollKey) return;
    lastScrolled.current = scrollKey;
    const line = (sums[scrollTo] ?? 0) * lineHeightPx;
    if (line < element.scrollTop || line > element.scrollTop + element.clientHeight - 2 * lineHeightPx)
      element.scrollTop = line - element.clientHeight / 3;
  }, [scrollTo, scrollKey, sums]);

  useLayoutEffect(() => {
    if (viewport.current === null) return undefined;
    makeFocusable(viewport.current);
    return watchColumns(viewport.current, onColumns);
  }, [onColumns]);

  return (
    <section
      ref={viewport}
      aria-label={`${label} text`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
      style={{ maxHeight: maxHeightPx }}
      className="overflow-auto py-2 font-mono text-xs leading-5 [overflow-anchor:none] focus-visible:-outline-offset-2"
    >
      <div className={cn("min-w-full", !isWrapped && "w-max")}>
        <div aria-hidden="true" style={{ height: (sums[first] ?? 0) * lineHeightPx }} />
        {sums.length > 1 && Array.from({ length: last - first + 1 }, (_, i) => renderItem(first + i))}
        <div
          aria-hidden="true"
          style={{ height: Math.max(0, total - (sums[last + 1] ?? total)) * lineHeightPx }}
        />
      </div>
    </section>
  );
}

/** Measures a monospace character and divides; tells at first and on every change of width. */
function watchColumns(element: HTMLElement, tell: (columns: number) => void): () => void {
  const probe = document.createElement("span");
  probe.textContent = "0".repeat(100);
  probe.style.cssText = "position:absolute;visibility:hidden;white-space:pre";
  const measure = () => {
    element.append(probe);
    const charPx = probe.getBoundingClientRect().width / 100;
    probe.remove();
    if (charPx > 0) tell(Math.max(20, Math.floor((element.clientWidth - 2 * paddingPx) / charPx)));
  };
  const observer = new ResizeObserver(measure);
  observer.observe(element);
  measure();
  return () => observer.disconnect();
}

export const paddingPx = 12;
/** Assumed until the width is measured. */
export const initialColumns = 80;
