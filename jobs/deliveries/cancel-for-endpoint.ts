import { cancelEndpointDeliveries, cancelEndpointDeliveriesJob } from "#server/deliveries/index";
import { handleInTenant } from "../handler.ts";

export const cancelForEndpoint = handleInTenant(cancelEndpointDeliveriesJob, cancelEndpointDeliveries);
