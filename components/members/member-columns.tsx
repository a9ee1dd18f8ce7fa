import { MemberActions } from "@/components/members/member-actions";
import { RoleSelect } from "@/components/members/role-select";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { Avatar } from "@/components/ui/avatar";
import type { Member } from "#server/tenants/contract";

export const memberColumns: readonly Column<Member>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => (
      <span className="flex min-w-0 items-center gap-2">
        <Avatar name={row.name} />
        <span className="truncate font-medium">{row.name}</span>
      </span>
    ),
    phone: "title",
  },
  { id: "email", header: "E-mail", cell: (row) => row.email, phone: "line" },
  { id: "role", header: "Role", cell: (row) => <RoleSelect member={row} />, width: "11rem", phone: "line" },
  {
    id: "joined",
    header: "Joined",
    cell: (row) => <RelativeTime at={row.joinedAt} />,
    width: "8rem",
    phone: "line",
    from: "lg",
  },
  {
    id: "actions",
    header: "Actions",
    cell: (row) => <MemberActions member={row} />,
    width: "7rem",
    align: "right",
    phone: "side",
  },
];
