import { Fragment } from "react";

/** A description of the document: plain words with `code` between backticks. */
export function RichText({ text }: { readonly text: string }) {
  return text.split(/(`[^`]+`)/).map((part, index) =>
    part.startsWith("`") ? (
      <code key={index} className="rounded-sm bg-muted px-1 text-xs break-words">
        {part.slice(1, -1)}
      </code>
    ) : (
      <Fragment key={index}>{part}</Fragment>
    ),
  );
}
