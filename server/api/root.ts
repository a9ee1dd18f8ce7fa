import {
  deliveriesRouter,
  endpointsRouter,
  operationsRouter,
  replaysRouter,
} from "#server/deliveries/router";
import { eventsRouter } from "#server/events/router";
import { portalRouter } from "#server/portal/router";
import { registryRouter } from "#server/registry/router";
import {
  accountRouter,
  apiKeysRouter,
  auditRouter,
  invitationsRouter,
  localMailRouter,
  membersRouter,
  tenantsRouter,
} from "#server/tenants/router";
import { staffAuditRouter, staffTenantsRouter, staffUsersRouter } from "#server/tenants/staff/router";
import { liveRouter } from "./live/router.ts";
import { createCallerFactory, router } from "./trpc.ts";

/** Every procedure of the web app. A domain adds its line here and writes server/<domain>/router.ts. */
export const appRouter = router({
  account: accountRouter,
  apiKeys: apiKeysRouter,
  audit: auditRouter,
  deliveries: deliveriesRouter,
  endpoints: endpointsRouter,
  events: eventsRouter,
  eventTypes: registryRouter,
  invitations: invitationsRouter,
  live: liveRouter,
  localMail: localMailRouter,
  operations: operationsRouter,
  members: membersRouter,
  portal: portalRouter,
  replays: replaysRouter,
  staffAudit: staffAuditRouter,
  staffTenants: staffTenantsRouter,
  staffUsers: staffUsersRouter,
  tenants: tenantsRouter,
});

export type AppRouter = typeof appRouter;

/** Calls procedures without HTTP: tests, and pages rendering on the server. */
export const createCaller = createCallerFactory(appRouter);
