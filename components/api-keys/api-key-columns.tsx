import { ApiKeyActions } from "@/components/api-keys/api-key-actions";
import type { Column } from "@/components/patterns/data-table";
import { RelativeTime } from "@/components/patterns/relative-time";
import { StatusBadge } from "@/components/patterns/status-badge";
import { formatCount } from "#lib/format";
import { apiKeyScopes } from "#lib/permissions";
import type { ApiKey } from "#server/tenants/contract";

export const apiKeyColumns: readonly Column<ApiKey>[] = [
  {
    id: "name",
    header: "Name",
    cell: (row) => <span className="font-medium">{row.name}</span>,
    phone: "title",
  },
  {
    id: "hint",
    header: "Begins with",
    cell: (row) => <span className="font-mono text-xs">{row.hint}</span>,
    width: "9rem",
    phone: "line",
  },
  {
    id: "state",
    header: "State",
    cell: (row) => <StatusBadge kind="apiKey" state={row.state} />,
    width: "7rem",
    phone: "side",
  },
  {
    id: "scopes",
    header: "Scopes",
    cell: ({ scopes }) => (
      <span title={scopes.join(", ")}>
        {scopes.length === 1 && scopes[0]}
        {scopes.length > 1 && scopes.length < apiKeyScopes.length && formatCount(scopes.length, "scope")}
        {scopes.length === apiKeyScopes.length && "All scopes"}
      </span>
    ),
    phone: "line",
    from: "lg",
  },
  {
    id: "used",
    header: "Last used",
    cell: (row) => <RelativeTime at={row.lastUsedAt} />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "expires",
    header: "Expires",
    cell: (row) => <RelativeTime at={row.expiresAt} />,
    width: "8rem",
    phone: "line",
  },
  {
    id: "created",
    header: "Created by",
    cell: (row) => row.createdBy,
    phone: "line",
    from: "xl",
  },
  {
    id: "actions",
    header: "Actions",
    cell: (row) => <ApiKeyActions apiKey={row} />,
    width: "11rem",
    align: "right",
    phone: "line",
  },
];
