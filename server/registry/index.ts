export type { Catalogue, CatalogueEntry } from "./catalogue.ts";
export { createPayloadChecker, type Payload, type PayloadChecker, type Verdict } from "./checker.ts";
export { createEventType } from "./create-event-type.ts";
export { createImplicitEventTypes } from "./create-implicit-event-types.ts";
export { getEventType } from "./get-event-type.ts";
export { listEventTypes } from "./list-event-types.ts";
export { updateEventType } from "./update-event-type.ts";
