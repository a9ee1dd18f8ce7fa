import { CopyButton } from "@/components/patterns/copy-button";
import { cn } from "#lib/cn";

export interface CodeBlockProps {
  readonly code: string;
  /** What it is, e.g. `curl`; shown above the code and in the copy button's name. */
  readonly title: string;
  readonly className?: string;
}

/** Code to read or copy. Payloads go into `PayloadViewer`. */
export function CodeBlock({ code, title, className }: CodeBlockProps) {
  return (
    <figure className={cn("min-w-0 overflow-hidden rounded-lg border bg-card", className)}>
      <figcaption className="flex h-9 items-center justify-between border-b bg-muted pr-1.5 pl-3 text-xs text-muted-foreground">
        {title}
        <CopyButton text={code} label={title} />
      </figcaption>
      <pre className="p-3 text-xs leading-5 [overflow-wrap:anywhere] whitespace-pre-wrap">
        <code>{code}</code>
      </pre>
    </figure>
  );
}
