import { PageNotFound } from "@/components/patterns/page-not-found";

export default function PortalThingNotFound() {
  return (
    <PageNotFound
      thing="page"
      why="Nothing of yours is at this address: it never was, or it was deleted."
      action={<p>Choose Endpoints above to go on.</p>}
    />
  );
}
