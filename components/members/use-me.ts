"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { useTRPC } from "@/components/providers/trpc";
import type { Me } from "#server/tenants/users/contract";

/** Who reads this page. */
export function useMe(): Me {
  const trpc = useTRPC();
  return useSuspenseQuery(trpc.account.me.queryOptions()).data;
}
