import { apiKeyRoutes } from "./api-keys.ts";
import { deliveryRoutes } from "./deliveries.ts";
import { endpointRoutes } from "./endpoints.ts";
import { eventTypeRoutes } from "./event-types.ts";
import { eventRoutes } from "./events.ts";
import { portalRoutes } from "./portal.ts";
import { replayRoutes } from "./replays.ts";
import { usageRoutes } from "./usage.ts";
import type { Route } from "./route.ts";

/** Every call of /api/v1. A domain adds its line here and writes server/api/rest/<things>.ts. */
export const restRoutes: readonly Route[] = [
  ...eventRoutes,
  ...eventTypeRoutes,
  ...endpointRoutes,
  ...deliveryRoutes,
  ...replayRoutes,
  ...portalRoutes,
  ...usageRoutes,
  ...apiKeyRoutes,
];
