import { z } from "zod";
import { router, tenantProcedure } from "#server/api/trpc";
import {
  CreateEventTypeInput,
  EventTypeName,
  ListEventTypesInput,
  UpdateEventTypeInput,
} from "./contract.ts";
import { createEventType } from "./create-event-type.ts";
import { getEventType } from "./get-event-type.ts";
import { listEventTypes } from "./list-event-types.ts";
import { updateEventType } from "./update-event-type.ts";

export const registryRouter = router({
  create: tenantProcedure
    .input(CreateEventTypeInput)
    .mutation(({ ctx, input }) => createEventType(ctx, input)),
  get: tenantProcedure
    .input(z.strictObject({ type: EventTypeName }))
    .query(({ ctx, input }) => getEventType(ctx, input)),
  list: tenantProcedure.input(ListEventTypesInput).query(({ ctx, input }) => listEventTypes(ctx, input)),
  update: tenantProcedure
    .input(UpdateEventTypeInput)
    .mutation(({ ctx, input }) => updateEventType(ctx, input)),
});
