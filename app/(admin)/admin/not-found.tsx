import { EmptyState } from "@/components/patterns/empty-state";
import { ButtonLink } from "@/components/ui/button";
import { paths } from "#lib/paths";

export default function StaffThingNotFound() {
  return (
    <div className="rounded-lg border bg-card">
      <h1 className="sr-only">Not found</h1>
      <EmptyState
        title="No such tenant or user"
        action={<ButtonLink href={paths.admin.overview()}>Go to the overview</ButtonLink>}
      >
        Nothing in this installation has that id. Check it, or look in the lists of tenants and users.
      </EmptyState>
    </div>
  );
}
