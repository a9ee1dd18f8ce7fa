import { CopyButton } from "@/components/patterns/copy-button";

export interface HeadersTableProps {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>> | null;
}

const redacted = new Set(["[secret]", "[redacted]"]);

/** HTTP headers by name, under their label. Redacted values are marked as such. */
export function HeadersTable({ label, headers }: HeadersTableProps) {
  const entries = Object.entries(headers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return <p className="text-muted-foreground">{label}: none.</p>;
  return (
    <div className="overflow-clip rounded-lg border bg-card">
      <table className="w-full table-fixed text-xs max-md:block">
        <caption className="border-b bg-muted px-3 py-2 text-left text-muted-foreground max-md:block">
          {label}
        </caption>
        <tbody className="max-md:block">
          {entries.map(([name, value]) => (
            <tr
              key={name}
              className="group border-b last:border-b-0 max-md:grid max-md:grid-cols-[minmax(0,1fr)_2.5rem] max-md:py-1"
            >
              <th
                scope="row"
                className="w-60 px-3 py-1.5 text-left align-top max-md:col-start-1 max-md:w-auto max-md:pb-0 font-mono font-medium break-words text-muted-foreground"
              >
                {name}
              </th>
              <td className="px-3 py-1.5 font-mono break-all max-md:col-start-1 max-md:pt-0.5">
                {redacted.has(value) ? <span className="text-muted-foreground italic">redacted</span> : value}
              </td>
              <td className="w-10 pr-2 text-right align-top max-md:col-start-2 max-md:row-start-1 max-md:w-auto">
                {!redacted.has(value) && (
                  <CopyButton text={value} label={`${name} header`} className="mt-0.5" />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
