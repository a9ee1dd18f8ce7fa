/** What lists of deliveries ask for to name their endpoints; page and component must ask alike. */
export const namedEndpoints = { limit: 200 } as const;

/** The newest deliveries that an endpoint's page shows; the rest is one click away. */
export function newestDeliveries(endpointId: string) {
  return { endpointId, limit: 10 } as const;
}
