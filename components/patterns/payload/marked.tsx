import { queryPattern } from "@/components/patterns/payload/text-lines";
import { cn } from "#lib/cn";

interface MarkedProps {
  readonly text: string;
  readonly query: string;
  readonly isCurrent: boolean;
}

/** A text with what was searched for marked in it. */
export function Marked({ text, query, isCurrent }: MarkedProps) {
  if (query === "") return text;
  const parts: { readonly at: number; readonly text: string; readonly isHit: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(queryPattern(query))) {
    parts.push({ at, text: text.slice(at, match.index), isHit: false });
    at = match.index + match[0].length;
    parts.push({ at: match.index, text: match[0], isHit: true });
  }
  if (parts.length === 0) return text;
  return (
    <>
      {parts.map((part) =>
        part.isHit ? (
          <mark
            key={`hit ${part.at}`}
            className={cn("rounded-xs text-foreground", isCurrent ? "bg-mark-active" : "bg-mark")}
          >
            {part.text}
          </mark>
        ) : (
          part.text
        ),
      )}
      {text.slice(at)}
    </>
  );
}
