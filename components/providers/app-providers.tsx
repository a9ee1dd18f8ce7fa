"use client";

import { type QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { createQueryClient } from "#lib/query-client";
import { LiveProvider } from "@/components/providers/live";
import { createBrowserClient } from "@/components/providers/trpc-client";
import { TRPCProvider } from "@/components/providers/trpc";

interface AppProvidersProps {
  /** The tenant of the route, or null outside any. */
  readonly tenantSlug: string | null;
  readonly children: ReactNode;
}

/** What pages need to call the server. A tenant's cache is its own: nothing of it shows under another. */
export function AppProviders({ tenantSlug, children }: AppProvidersProps) {
  return (
    <TenantProviders key={tenantSlug ?? ""} tenantSlug={tenantSlug}>
      {children}
    </TenantProviders>
  );
}

function TenantProviders({ tenantSlug, children }: AppProvidersProps) {
  const queryClient = queryClientOf(tenantSlug);
  const [client] = useState(() => createBrowserClient(tenantSlug));
  return (
    <QueryClientProvider client={queryClient}>
      <TRPCProvider trpcClient={client} queryClient={queryClient}>
        {tenantSlug === null ? children : <LiveProvider>{children}</LiveProvider>}
      </TRPCProvider>
    </QueryClientProvider>
  );
}

const browserCaches = new Map<string | null, QueryClient>();

/** In the browser one cache per tenant for the life of the page; on the server a new one for each rendering. */
function queryClientOf(tenantSlug: string | null): QueryClient {
  if (typeof window === "undefined") return createQueryClient();
  const known = browserCaches.get(tenantSlug);
  if (known !== undefined) return known;
  const made = createQueryClient();
  browserCaches.set(tenantSlug, made);
  return made;
}
