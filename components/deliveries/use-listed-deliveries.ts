"use client";

import type { ListedDelivery } from "@/components/deliveries/delivery-columns";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import type { Delivery } from "#server/deliveries/contract";

/** Deliveries with the endpoints they are owed to, for a table. */
export function useListedDeliveries(deliveries: readonly Delivery[]): readonly ListedDelivery[] {
  const endpoints = useEndpoints();
  return deliveries.map((delivery) => ({ ...delivery, endpoint: endpoints.get(delivery.endpointId) }));
}
