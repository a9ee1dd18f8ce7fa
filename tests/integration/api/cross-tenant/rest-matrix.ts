import { list, nothing, thing, type Trial } from "./trial.ts";

const id = (value: string) => ({ params: { id: value } });

/** Every REST call. A new one without a line here fails the build. */
export const restMatrix: Readonly<Record<string, Trial>> = {
  "POST /events": nothing("publishes into the key's own tenant"),
  "POST /events/batch": nothing("publishes into the key's own tenant"),
  "POST /events/dry-run": list(({ eventType }) => ({ body: { type: eventType, data: null } })),
  "GET /events": list(({ eventType }) => ({ query: { type: eventType } })),
  "GET /events/{id}": thing(({ event }) => id(event)),
  "GET /events/{id}/deliveries": thing(({ event }) => id(event)),

  "POST /event-types": nothing("names are each tenant's own"),
  "GET /event-types": list(),
  "GET /event-types/{type}": thing(({ eventType }) => ({ params: { type: eventType } })),
  "PATCH /event-types/{type}": thing(({ eventType }) => ({
    params: { type: eventType },
    body: { description: "changed" },
  })),

  "POST /endpoints": nothing("makes a new one"),
  "GET /endpoints": list(),
  "GET /endpoints/{id}": thing(({ endpoint }) => id(endpoint)),
  "PATCH /endpoints/{id}": thing(({ endpoint }) => ({ ...id(endpoint), body: { description: "changed" } })),
  "DELETE /endpoints/{id}": thing(({ endpoint }) => id(endpoint)),
  "POST /endpoints/{id}/rotate-secret": thing(({ endpoint }) => ({ ...id(endpoint), body: {} })),
  "GET /endpoints/{id}/blocked-keys": thing(({ endpoint }) => id(endpoint)),
  "GET /endpoints/{id}/stats": thing(({ endpoint }) => ({
    ...id(endpoint),
    query: { from: "2026-01-01T00:00:00Z", to: "2026-01-02T00:00:00Z" },
  })),
  "POST /endpoints/{id}/probe": thing(({ endpoint }) => id(endpoint)),
  "POST /endpoints/{id}/pause": thing(({ endpoint }) => id(endpoint)),
  "POST /endpoints/{id}/resume": thing(({ endpoint }) => id(endpoint)),
  "POST /endpoints/{id}/handshake": thing(({ endpoint }) => id(endpoint)),
  "POST /endpoints/{id}/test": thing(({ endpoint }) => id(endpoint)),

  "GET /deliveries": list(({ endpoint }) => ({ query: { endpointId: endpoint } })),
  "GET /deliveries/{id}/blockers": thing(({ delivery }) => id(delivery)),
  "GET /deliveries/{id}": thing(({ delivery }) => id(delivery)),
  "GET /deliveries/{id}/attempts": thing(({ delivery }) => id(delivery)),
  "POST /deliveries/{id}/retry": thing(({ delivery }) => id(delivery)),
  "POST /deliveries/{id}/cancel": thing(({ delivery }) => id(delivery)),

  "POST /endpoints/{id}/recover": thing(({ endpoint }) => ({
    ...id(endpoint),
    body: { since: "2026-01-01T00:00:00Z" },
  })),

  "POST /replays": thing(({ delivery }) => ({
    body: { kind: "retry", filter: { deliveryIds: [delivery] } },
  })),
  "GET /replays": list(),
  "GET /replays/{id}": thing(({ replay }) => id(replay)),
  "PATCH /replays/{id}": thing(({ replay }) => ({ ...id(replay), body: { deliveriesPerSecond: 5 } })),
  "POST /replays/{id}/cancel": thing(({ replay }) => id(replay)),

  "POST /portal-links": nothing("keys of consumers are each tenant's own"),
  "GET /portal-sessions": list(),
  "DELETE /portal-sessions": nothing("keys of consumers are each tenant's own"),
  "DELETE /portal-sessions/{id}": thing(({ portalSession }) => id(portalSession)),

  "GET /usage": nothing("tells of the key's own tenant"),

  "POST /api-keys": nothing("makes a new one"),
  "GET /api-keys": list(),
  "GET /api-keys/{id}": thing(({ apiKey }) => id(apiKey)),
  "POST /api-keys/{id}/rotate": thing(({ apiKey }) => ({ ...id(apiKey), body: {} })),
  "DELETE /api-keys/{id}": thing(({ apiKey }) => id(apiKey)),
};
