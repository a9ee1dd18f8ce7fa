import { IdText } from "@/components/patterns/id-text";
import { withoutScheme } from "@/components/endpoints/without-scheme";
import type { Endpoint } from "#server/deliveries/contract";

export interface EndpointNameProps {
  readonly id: string;
  /** Undefined for one that is deleted: its id stands for it. */
  readonly endpoint: Endpoint | undefined;
}

/** How people know an endpoint: by its description, else by its address. */
export function EndpointName({ id, endpoint }: EndpointNameProps) {
  if (endpoint === undefined) return <IdText id={id} copy={false} short />;
  const { url, description } = endpoint;
  if (description !== "") return <span title={url}>{description}</span>;
  return (
    <span title={url} className="font-mono text-xs">
      {withoutScheme(url)}
    </span>
  );
}
