import { PageNotFound } from "@/components/patterns/page-not-found";
import { paths } from "#lib/paths";

export default function TenantThingNotFound() {
  return (
    <PageNotFound
      thing="page"
      why="Nothing of this tenant is at this address. Check it, or start again from your tenants."
      backHref={paths.home()}
      backLabel="Go to your tenants"
    />
  );
}
