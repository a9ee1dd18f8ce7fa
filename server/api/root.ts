import { deliveriesRouter, endpointsRouter } from "#server/deliveries/router";
import { eventsRouter } from "#server/events/router";
import { registryRouter } from "#server/registry/router";
import { liveRouter } from "./live/router.ts";
import { createCallerFactory, router } from "./trpc.ts";

/** Every procedure of the web app. A domain adds its line here and writes server/<domain>/router.ts. */
export const appRouter = router({
  deliveries: deliveriesRouter,
  endpoints: endpointsRouter,
  events: eventsRouter,
  eventTypes: registryRouter,
  live: liveRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: tests, and pages rendering on the server. */
export const createCaller = createCallerFactory(appRouter);
