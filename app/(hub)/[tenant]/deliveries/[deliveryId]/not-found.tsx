import { ListLink } from "@/components/patterns/list-link";
import { PageNotFound } from "@/components/patterns/page-not-found";

export default function DeliveryNotFound() {
  return (
    <PageNotFound
      thing="delivery"
      why="This tenant has none with that id: it never had, or its retention time is over."
      action={<ListLink>Go to the deliveries</ListLink>}
    />
  );
}
