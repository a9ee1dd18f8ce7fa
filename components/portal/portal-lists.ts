/** What an endpoint's log asks for; page and component must ask alike. */
export function portalDeliveries(endpointId: string) {
  return { endpointId, limit: 20 } as const;
}

/** Event types of a tenant that the catalogue shows at once. */
export const portalEventTypes = { limit: 200 } as const;
