import { ListLink } from "@/components/patterns/list-link";
import { PageNotFound } from "@/components/patterns/page-not-found";

export default function EventTypeNotFound() {
  return (
    <PageNotFound
      thing="event type"
      why="This tenant has none of that name: it was never created, or it is spelled differently."
      action={<ListLink>Go to the event types</ListLink>}
    />
  );
}
