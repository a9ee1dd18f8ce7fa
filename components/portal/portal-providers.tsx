"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useEffect, useState } from "react";
import { problemOf } from "@/components/patterns/problem";
import { createPortalClient, PortalTrpcProvider } from "@/components/portal/portal-trpc";
import { DenialContext } from "@/components/tenants/membership";
import { consumerGrants, type PortalCapability } from "#lib/portal";
import { createQueryClient } from "#lib/query-client";

export interface PortalProvidersProps {
  readonly sessionId: string;
  readonly capabilities: readonly PortalCapability[];
  readonly children: ReactNode;
}

/** What the portal's pages need to call the server. Use with the session's id as its key: a cache is one session's own. */
export function PortalProviders({ sessionId, capabilities, children }: PortalProvidersProps) {
  const [queryClient] = useState(createQueryClient);
  const [client] = useState(() => createPortalClient(sessionId));
  useEffect(() => reloadOnEnd(queryClient), [queryClient]);
  return (
    <QueryClientProvider client={queryClient}>
      <PortalTrpcProvider trpcClient={client} queryClient={queryClient}>
        <DenialContext
          value={(permission) =>
            consumerGrants(capabilities, permission) ? null : "This portal does not offer it to you."
          }
        >
          {children}
        </DenialContext>
      </PortalTrpcProvider>
    </QueryClientProvider>
  );
}

/** Once a call is refused because the session is over, the page says so: the server decides which words. */
function reloadOnEnd(queryClient: QueryClient): () => void {
  const judge = (error: unknown) => {
    if (problemOf(error).code?.startsWith("portal_session_") === true) window.location.reload();
  };
  const leave = [
    queryClient.getQueryCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") judge(event.action.error);
    }),
    queryClient.getMutationCache().subscribe((event) => {
      if (event.type === "updated" && event.action.type === "error") judge(event.action.error);
    }),
  ];
  return () => leave.forEach((stop) => stop());
}
