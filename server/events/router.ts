import { router, tenantProcedure } from "#server/api/trpc";
import { EventThroughputInput, GetEventInput, ListEventsInput } from "./contract.ts";
import { eventThroughput } from "./event-throughput.ts";
import { getEvent } from "./get-event.ts";
import { listEvents } from "./list-events.ts";

export const eventsRouter = router({
  list: tenantProcedure.input(ListEventsInput).query(({ ctx, input }) => listEvents(ctx, input)),
  get: tenantProcedure.input(GetEventInput).query(({ ctx, input }) => getEvent(ctx, input)),
  throughput: tenantProcedure
    .input(EventThroughputInput)
    .query(({ ctx, input }) => eventThroughput(ctx, input)),
});
