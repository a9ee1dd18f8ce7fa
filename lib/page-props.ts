import type { RawSearchParams } from "./search-params.ts";

/** What Next hands to a page of a tenant. `Segments` are the names of the URL's further parts. */
export interface TenantPageProps<Segments extends string = never> {
  readonly params: Promise<{ readonly [S in Segments | "tenant"]: string }>;
  readonly searchParams: Promise<RawSearchParams>;
}

/** What Next hands to a page of the consumer portal. */
export interface PortalPageProps<Segments extends string = never> {
  readonly params: Promise<{ readonly [S in Segments | "session"]: string }>;
  readonly searchParams: Promise<RawSearchParams>;
}
