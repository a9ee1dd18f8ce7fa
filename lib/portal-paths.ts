/** The consumer portal's pages in one session. Apart from lib/paths.ts, which every page of the hub loads. */
export function portalPaths(sessionId: string) {
  const root = `/portal/${encodeURIComponent(sessionId)}`;
  const endpoint = (id: string) => `${root}/endpoints/${encodeURIComponent(id)}`;
  return {
    /** The token stands in the fragment, which browsers send to nobody. */
    open: (token: string) => `${root}/open#${token}`,
    endpoints: () => root,
    newEndpoint: () => `${root}/new`,
    endpoint,
    editEndpoint: (id: string) => `${endpoint(id)}/edit`,
    delivery: (endpointId: string, id: string) =>
      `${endpoint(endpointId)}/deliveries/${encodeURIComponent(id)}`,
    eventTypes: () => `${root}/event-types`,
  };
}
