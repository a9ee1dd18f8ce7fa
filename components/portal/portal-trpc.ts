"use client";

import { createTRPCClient, httpBatchLink } from "@trpc/client";
import { createTRPCContext } from "@trpc/tanstack-react-query";
import { wire } from "#lib/wire";
import { portalHeader, portalTrpcPath } from "#server/api/portal/contract";
import type { ConsumerRouter } from "#server/portal/consumer/router";

const mostInBatch = 10;

/** Typed access to every procedure of the portal, and to none of the hub. */
const { TRPCProvider, useTRPC } = createTRPCContext<ConsumerRouter>();
export { TRPCProvider as PortalTrpcProvider, useTRPC as usePortalTrpc };

/** Talks to the server for one portal session. */
export function createPortalClient(sessionId: string) {
  return createTRPCClient<ConsumerRouter>({
    links: [
      httpBatchLink({
        url: portalTrpcPath,
        transformer: wire,
        maxItems: mostInBatch,
        headers: () => ({ [portalHeader]: sessionId }),
      }),
    ],
  });
}
