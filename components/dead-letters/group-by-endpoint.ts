import type { DeadLetterGroup } from "#server/deliveries/dead-letters/contract";

export interface EndpointGroup {
  readonly endpointId: string;
  readonly count: number;
  /** Largest first. */
  readonly causes: readonly DeadLetterGroup[];
}

/** Dead letters of each endpoint with the causes below it, the endpoint that lost most first. */
export function groupByEndpoint(groups: readonly DeadLetterGroup[]): readonly EndpointGroup[] {
  const byEndpoint = Map.groupBy(groups, ({ endpointId }) => endpointId);
  return [...byEndpoint]
    .map(([endpointId, own]) => ({
      endpointId,
      count: own.reduce((sum, { count }) => sum + count, 0),
      causes: own.toSorted((a, b) => b.count - a.count),
    }))
    .toSorted((a, b) => b.count - a.count);
}
