import type { Metadata } from "next";
import { Mark } from "@/components/shell/mark";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";

export const metadata: Metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="flex min-h-dvh flex-col items-center justify-center gap-1 p-6 text-center"
    >
      <Mark className="mb-4 size-8" />
      <h1 className="text-xl font-semibold">Nothing at this address</h1>
      <p className="max-w-md text-muted-foreground">
        The page or thing does not exist, or it belongs to a tenant you are not a member of. Check the
        address, or start again from your tenants.
      </p>
      <ButtonLink href={paths.tenants()} variant="primary" className="mt-4">
        Go to your tenants
      </ButtonLink>
    </main>
  );
}
