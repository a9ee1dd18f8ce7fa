import type { ReactNode } from "react";
import { AppProviders } from "@/components/providers/app-providers";

/** Pages for whoever is not signed in yet. */
export default function SignedOutLayout({ children }: { readonly children: ReactNode }) {
  return <AppProviders tenantSlug={null}>{children}</AppProviders>;
}
