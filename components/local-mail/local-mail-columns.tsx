import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";

export interface LocalMailRow {
  readonly id: string;
  readonly recipient: string;
  readonly subject: string;
  readonly createdAt: string;
}

export const localMailColumns: readonly Column<LocalMailRow>[] = [
  { id: "subject", header: "Subject", cell: (row) => row.subject, phone: "title" },
  { id: "to", header: "To", cell: (row) => row.recipient, phone: "line" },
  {
    id: "time",
    header: "Sent",
    cell: (row) => <RelativeTime at={row.createdAt} />,
    width: "9rem",
    align: "right",
    phone: "side",
  },
];
