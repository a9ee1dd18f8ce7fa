import { ListLink } from "@/components/patterns/list-link";
import { PageNotFound } from "@/components/patterns/page-not-found";

export default function EventNotFound() {
  return (
    <PageNotFound
      thing="event"
      why="This tenant has none with that id: it never had, or its retention time is over."
      action={<ListLink>Go to the events</ListLink>}
    />
  );
}
