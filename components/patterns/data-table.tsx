import Link from "next/link";
import type { ReactNode } from "react";
import { EmptyState } from "@/components/patterns/empty-state";
import { LinkedRows } from "@/components/patterns/linked-rows";
import { Pager } from "@/components/patterns/pager";
import { cn } from "#lib/cn";
import { formatExact } from "#lib/format";

/** Columns are hoisted constants, so that the table and its skeleton share them. */
export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  /** The cell's content. In the link column: text without buttons or links (those go into `beside`). */
  readonly cell: (row: Row) => ReactNode;
  /** A control before the content of the link column, e.g. a checkbox. */
  readonly before?: (row: Row) => ReactNode;
  /** Buttons beside the content of the link column, e.g. a copy button. */
  readonly beside?: (row: Row) => ReactNode;
  /** A CSS width such as `12rem`; columns without one share what is left. */
  readonly width?: string;
  readonly align?: "left" | "right";
  /** On a phone a row is a card: `title` heads it with `side` at its right, `line` is label and value, `hidden` is left out. */
  readonly phone?: "title" | "side" | "line" | "hidden";
  /** Hidden between phone and this width, for columns that matter less. */
  readonly from?: "lg" | "xl";
  /** Width of the grey bar in the skeleton, e.g. `60%`. */
  readonly bar?: string;
}

export interface DataTableProps<Row> {
  /** Names the table for screen readers. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Where a row leads: its first column becomes a link, and a click anywhere in the row follows it. */
  readonly rowHref?: (row: Row) => string;
  /** Shown instead of the table when there are no rows: an `EmptyState` or `NoMatches`. */
  readonly empty: ReactNode;
  /** Gives the table a pager: the cursor of the next page, or null on the last. Leave out for whole lists. */
  readonly nextCursor?: string | null;
  /** When the page ended early, the time back to which a filter was looked for. */
  readonly searchedTo?: string | undefined;
  /** Dims the rows while newer ones are fetched, without moving them. */
  readonly isStale?: boolean;
}

/** A list as a table: sticky header, row links, required empty state, keyset pager; cards on a phone. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, rowHref, empty, nextCursor, searchedTo, isStale = false } = props;
  return (
    <div className="flex min-w-0 flex-col gap-3" aria-busy={isStale}>
      {rows.length === 0 ? (
        <div className={frameClasses}>
          {searchedTo ? (
            <EmptyState title="Nothing found so far">{searchedNote(searchedTo)}</EmptyState>
          ) : (
            empty
          )}
        </div>
      ) : (
        <TableFrame label={label} columns={columns}>
          <LinkedRows className={cn("max-md:block", isStale && "opacity-60 transition-opacity")}>
            {rows.map((row) => (
              <tr
                key={rowKey(row)}
                data-href={rowHref?.(row)}
                className={cn(rowClasses, rowHref && "hover:bg-accent/50")}
              >
                {columns.map((column, index) => (
                  <Cell
                    key={column.id}
                    column={column}
                    row={row}
                    href={index === 0 ? rowHref?.(row) : undefined}
                  />
                ))}
              </tr>
            ))}
          </LinkedRows>
        </TableFrame>
      )}
      {searchedTo && rows.length > 0 && (
        <p className="text-xs text-muted-foreground">{searchedNote(searchedTo)}</p>
      )}
      {nextCursor !== undefined && <Pager nextCursor={nextCursor} />}
    </div>
  );
}

function searchedNote(at: string): string {
  return `Searched back to ${formatExact(at)}. Press Older to search further.`;
}

export const frameClasses = "overflow-clip rounded-lg border bg-card";
export const rowClasses =
  "border-b last:border-b-0 max-md:grid max-md:grid-cols-[minmax(0,1fr)_auto] max-md:items-center max-md:gap-x-3 max-md:gap-y-0.5 max-md:px-4 max-md:py-2.5 data-href:cursor-pointer";

/** The classes a cell needs so that table and skeleton have one shape. */
export function cellClasses<Row>({ align, phone = "line", from }: Column<Row>): string {
  return cn(
    "h-10 truncate px-3 py-1.5 first:pl-4 last:pr-4 max-md:h-auto max-md:min-h-6 max-md:p-0! max-md:text-left",
    align === "right" && "text-right",
    phone === "hidden" && "max-md:hidden",
    phone === "line" &&
      "max-md:col-span-full max-md:grid max-md:grid-cols-[7rem_minmax(0,1fr)] max-md:items-center max-md:gap-2",
    phone === "title" && "max-md:col-start-1 max-md:row-start-1 max-md:font-medium",
    phone === "side" && "max-md:col-start-2 max-md:row-start-1 max-md:justify-self-end",
    from === "lg" && "md:max-lg:hidden",
    from === "xl" && "md:max-xl:hidden",
  );
}

/** Frame, column widths and the sticky header. */
export function TableFrame<Row>({
  label,
  columns,
  children,
}: {
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly children: ReactNode;
}) {
  return (
    <div className={frameClasses}>
      <table className="w-full table-fixed border-separate border-spacing-0 text-left max-md:block">
        <caption className="sr-only">{label}</caption>
        <thead className="max-md:hidden">
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                style={{ width: column.width }}
                className={cn(
                  "sticky top-(--shell-top,0px) z-10 h-9 truncate border-b bg-muted px-3 text-xs font-medium text-muted-foreground first:pl-4 last:pr-4",
                  column.align === "right" && "text-right",
                  column.from === "lg" && "max-lg:hidden",
                  column.from === "xl" && "max-xl:hidden",
                )}
              >
                {column.header}
              </th>
            ))}
          </tr>
        </thead>
        {children}
      </table>
    </div>
  );
}

interface CellProps<Row> {
  readonly column: Column<Row>;
  readonly row: Row;
  readonly href: string | undefined;
}

function Cell<Row>({ column, row, href }: CellProps<Row>) {
  const content = column.cell(row);
  return (
    <td className={cn(cellClasses(column), "border-b in-[tr:last-child]:border-b-0 max-md:border-b-0")}>
      {(column.phone ?? "line") === "line" && (
        <span className="text-xs text-muted-foreground md:hidden">{column.header}</span>
      )}
      {href === undefined && column.beside === undefined && column.before === undefined ? (
        <span className="max-md:block max-md:truncate">{content}</span>
      ) : (
        <span className="flex min-w-0 items-center gap-1">
          {column.before?.(row)}
          {href === undefined ? (
            content
          ) : (
            <Link
              href={href}
              prefetch={false}
              className="min-w-0 truncate rounded-sm font-medium hover:underline"
            >
              {content}
            </Link>
          )}
          {column.beside?.(row)}
        </span>
      )}
    </td>
  );
}
