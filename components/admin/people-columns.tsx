import { roleLabel } from "@/components/members/role-words";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Avatar } from "@/components/ui/avatar";
import type { Member } from "#server/tenants/contract";

export const peopleColumns: readonly Column<Member>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <Avatar name={row.name} />
        <span className="truncate">{row.name}</span>
      </span>
    ),
    phone: "title",
  },
  { id: "email", header: "E-mail", cell: (row) => row.email, phone: "line" },
  { id: "role", header: "Role", cell: (row) => roleLabel(row.role), width: "9rem", phone: "side" },
  {
    id: "joined",
    header: "Joined",
    cell: (row) => <RelativeTime at={row.joinedAt} />,
    width: "8rem",
    align: "right",
    phone: "line",
  },
];
