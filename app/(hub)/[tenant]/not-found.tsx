import { PageNotFound } from "@/components/patterns/page-states";
import { paths } from "#lib/paths";

export default function TenantThingNotFound() {
  return <PageNotFound thing="page" backHref={paths.home()} backLabel="Go to your tenants" />;
}
