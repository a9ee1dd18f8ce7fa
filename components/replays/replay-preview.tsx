import Link from "next/link";
import { EndpointName } from "@/components/endpoints/endpoint-name";
import { RelativeTime } from "@/components/patterns/relative-time";
import { countedWords, thingsOf } from "@/components/replays/replay-words";
import { formatNumber } from "#lib/format";
import { type TenantPaths } from "#lib/paths";
import type { ReplayKind } from "#lib/replays";
import type { Endpoint } from "#server/deliveries/contract";
import type { ReplayPreview as Preview } from "#server/deliveries/replays/contract";

export interface ReplayPreviewProps {
  readonly kind: ReplayKind;
  readonly preview: Preview;
  readonly endpoints: ReadonlyMap<string, Endpoint>;
  readonly tenant: TenantPaths;
  /** How many samples to show; all ten by default. */
  readonly most?: number;
}

/** What a dry run found: how many, and the first of them. */
export function ReplayPreview({ kind, preview, endpoints, tenant, most = 10 }: ReplayPreviewProps) {
  const { many } = thingsOf(kind);
  if (preview.total === 0)
    return <p className="text-muted-foreground">No {many} match. Widen the time or drop a condition.</p>;
  const samples = preview.samples.slice(0, most);
  return (
    <div className="flex flex-col gap-2">
      <p>
        <strong className="font-semibold text-foreground">{sentence(countedWords(kind, preview))}</strong>{" "}
        {preview.total === 1 ? "matches" : "match"}.
        {preview.isTotalCapped && " Counting stops there; all that match are done."}
      </p>
      {samples.length > 0 && (
        <div className="overflow-clip rounded-lg border bg-card">
          <p className="border-b bg-muted px-3 py-1.5 text-xs font-medium text-muted-foreground">
            {samples.length < preview.total ? `The first ${formatNumber(samples.length)}` : "All of them"}
          </p>
          <ul aria-label="Samples">
            {samples.map((sample) => (
              <li
                key={sample.id}
                className="flex flex-wrap items-baseline gap-x-3 border-b px-3 py-1.5 text-xs last:border-b-0"
              >
                <Link
                  href={kind === "replay" ? tenant.event(sample.id) : tenant.delivery(sample.id)}
                  target="_blank"
                  title={sample.id}
                  className="font-mono text-link underline-offset-4 hover:underline"
                >
                  {sample.eventType}
                </Link>
                {sample.endpointId !== null && (
                  <span className="min-w-0 flex-1 truncate text-muted-foreground">
                    <EndpointName id={sample.endpointId} endpoint={endpoints.get(sample.endpointId)} />
                  </span>
                )}
                <RelativeTime at={sample.createdAt} className="ml-auto text-muted-foreground" />
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}

function sentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}
