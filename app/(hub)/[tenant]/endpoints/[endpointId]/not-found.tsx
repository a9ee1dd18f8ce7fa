import { ListLink } from "@/components/patterns/list-link";
import { PageNotFound } from "@/components/patterns/page-not-found";

export default function EndpointNotFound() {
  return <PageNotFound thing="endpoint" action={<ListLink>Go to the endpoints</ListLink>} />;
}
