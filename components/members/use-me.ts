"use client";

import { useQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/providers/trpc";
import type { Me } from "#server/tenants/users/contract";

/** Who reads this page; null until it is known. */
export function useMe(): Me | null {
  const trpc = useTRPC();
  return useQuery(trpc.account.me.queryOptions()).data ?? null;
}
