import { list, nothing, thing, type Trial } from "./trial.ts";

const range = { from: "2026-01-01T00:00:00Z", to: "2026-01-01T01:00:00Z", bucket: "minute" } as const;

/** Every tRPC procedure. A new one without a line here fails the build. */
export const procedureMatrix: Readonly<Record<string, Trial>> = {
  "live.onActivity": nothing("its stream is tried in live.test.ts"),

  "events.list": list(({ eventType }) => ({ type: eventType })),
  "events.get": thing(({ event }) => ({ id: event })),
  "events.throughput": list(({ eventType }) => ({ ...range, type: eventType })),

  "eventTypes.create": nothing("names are each tenant's own"),
  "eventTypes.get": thing(({ eventType }) => ({ type: eventType })),
  "eventTypes.list": list(),
  "eventTypes.update": thing(({ eventType }) => ({ type: eventType, description: "changed" })),

  "endpoints.create": nothing("makes a new one"),
  "endpoints.list": list(),
  "endpoints.get": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.update": thing(({ endpoint }) => ({ id: endpoint, description: "changed" })),
  "endpoints.delete": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.pause": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.resume": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.rotateSecret": thing(({ endpoint }) => ({ id: endpoint })),
  "endpoints.test": thing(({ endpoint }) => ({ id: endpoint })),

  "deliveries.list": list(({ endpoint }) => ({ endpointId: endpoint })),
  "deliveries.listForEvent": thing(({ event }) => ({ eventId: event })),
  "deliveries.get": thing(({ delivery }) => ({ id: delivery })),
  "deliveries.attempts": thing(({ delivery }) => ({ deliveryId: delivery })),
  "deliveries.retry": thing(({ delivery }) => ({ id: delivery })),
  "deliveries.stats": list(({ endpoint }) => ({ ...range, endpointId: endpoint })),
  "deliveries.backlog": list(),
  "deliveries.cancel": thing(({ delivery }) => ({ id: delivery })),
};
