import { cellClasses, type Column, rowClasses, TableFrame } from "@/components/patterns/data-table";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "#lib/cn";

export interface DataTableSkeletonProps<Row> {
  readonly label: string;
  /** The same columns as the table that is coming. */
  readonly columns: readonly Column<Row>[];
  /** How many rows to hold the place of. */
  readonly rows?: number;
}

/** A table's shape while its rows are on their way. */
export function DataTableSkeleton<Row>({ label, columns, rows = 10 }: DataTableSkeletonProps<Row>) {
  return (
    <div aria-busy="true">
      <output className="sr-only">Loading {label}</output>
      <TableFrame label={label} columns={columns}>
        <tbody className="max-md:block">
          {Array.from({ length: rows }, (_, index) => (
            <tr key={index} className={rowClasses}>
              {columns.map((column) => (
                <td
                  key={column.id}
                  className={cn(
                    cellClasses(column),
                    "border-b in-[tr:last-child]:border-b-0 max-md:border-b-0",
                  )}
                >
                  <Skeleton
                    className={cn(column.align === "right" && "md:ml-auto")}
                    style={{ width: column.bar ?? "60%" }}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </TableFrame>
    </div>
  );
}
