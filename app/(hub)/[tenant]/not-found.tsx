import { PageNotFound } from "@/components/patterns/page-not-found";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";

export default function TenantThingNotFound() {
  return (
    <PageNotFound
      thing="page"
      why="Nothing of this tenant is at this address. Check it, or start again from your tenants."
      action={<ButtonLink href={paths.home()}>Go to your tenants</ButtonLink>}
    />
  );
}
