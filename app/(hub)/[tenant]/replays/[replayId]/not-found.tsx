import { ListLink } from "@/components/patterns/list-link";
import { PageNotFound } from "@/components/patterns/page-not-found";

export default function ReplayNotFound() {
  return (
    <PageNotFound
      thing="replay"
      why="This tenant has none with that id."
      action={<ListLink>Go to the replays</ListLink>}
    />
  );
}
