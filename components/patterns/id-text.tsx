import Link from "next/link";
import { CopyButton } from "@/components/patterns/copy-button";
import { cn } from "#lib/cn";

export interface IdTextProps {
  readonly id: string;
  /** Links the id to the page of its thing. */
  readonly href?: string;
  /** False where the copy button stands elsewhere, e.g. in a table's link column. */
  readonly copy?: boolean;
  /** What the id belongs to, for the copy button's name. */
  readonly label?: string;
  /** Shows the prefix and the last characters only; the whole id stays in the title and is what is copied. */
  readonly short?: boolean;
  readonly className?: string;
}

const tailLength = 8;

/** An id in monospace with a copy button. */
export function IdText({ id, href, copy = true, label = "id", short = false, className }: IdTextProps) {
  const text = short ? shorten(id) : id;
  const shown = (
    <span title={short ? id : undefined} className={cn("truncate font-mono text-xs", className)}>
      {text}
    </span>
  );
  return (
    <span data-slot="id-text" className="inline-flex max-w-full min-w-0 items-center gap-1">
      {href === undefined ? (
        shown
      ) : (
        <Link href={href} className="min-w-0 truncate text-link underline-offset-4 hover:underline">
          {shown}
        </Link>
      )}
      {copy && <CopyButton text={id} label={label} />}
    </span>
  );
}

/** `evt_01h455vb4pex5vsknk084sn02q` → `evt_…84sn02q`: the tail of a UUIDv7 is what differs. */
function shorten(id: string): string {
  const cut = id.indexOf("_") + 1;
  return id.length <= cut + tailLength + 1 ? id : `${id.slice(0, cut)}…${id.slice(-tailLength)}`;
}
