import { CopyButton } from "@/components/patterns/copy-button";

export interface HeadersTableProps {
  readonly label: string;
  readonly headers: Readonly<Record<string, string>> | null;
}

const redacted = new Set(["[secret]", "[redacted]"]);

/** HTTP headers by name. Redacted values are marked as such. */
export function HeadersTable({ label, headers }: HeadersTableProps) {
  const entries = Object.entries(headers ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return <p className="text-muted-foreground">No headers.</p>;
  return (
    <div className="overflow-clip rounded-lg border bg-card">
      <table className="w-full table-fixed text-xs">
        <caption className="sr-only">{label}</caption>
        <tbody>
          {entries.map(([name, value]) => (
            <tr key={name} className="group border-b last:border-b-0">
              <th
                scope="row"
                className="w-2/5 px-3 py-1.5 text-left align-top font-mono font-medium break-words text-muted-foreground"
              >
                {name}
              </th>
              <td className="px-3 py-1.5 font-mono break-all">
                {redacted.has(value) ? <span className="text-muted-foreground italic">redacted</span> : value}
              </td>
              <td className="w-10 pr-2 text-right align-top">
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
