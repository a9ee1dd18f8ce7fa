"use client";

import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { ButtonLink } from "@/components/ui/button";

/** Leads from a thing of a tenant up to its list: from `/acme/events/evt_…` to `/acme/events`. */
export function ListLink({ children }: { readonly children: ReactNode }) {
  return <ButtonLink href={usePathname().split("/").slice(0, 3).join("/")}>{children}</ButtonLink>;
}
