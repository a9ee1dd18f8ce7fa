import type { Metadata } from "next";
import { CallView } from "@/components/developers/reference/call-view";
import { ErrorsTable } from "@/components/developers/reference/errors-table";
import {
  type ApiGroup,
  readErrors,
  readObjects,
  readReference,
} from "@/components/developers/reference/read-reference";
import { type CallGroup, SearchableReference, WhileShown } from "@/components/developers/reference/search";
import { searchTextOf } from "@/components/developers/reference/search-text";
import { ObjectList } from "@/components/developers/reference/object-list";
import { RichText } from "@/components/developers/rich-text";
import { PageHeader } from "@/components/patterns/page-header";
import { Section } from "@/components/patterns/section";
import { ButtonLink } from "@/components/ui/button";
import { restBase } from "#server/api/rest/mount-route";
import { apiDocument } from "../api-document.ts";

export const metadata: Metadata = { title: "API reference" };

export default async function ApiReferencePage() {
  const document = await apiDocument();
  const groups = readReference(document);
  return (
    <div className="flex flex-col gap-8">
      <PageHeader
        title="API reference"
        description={<RichText text={document.info.description ?? ""} />}
        actions={
          <ButtonLink href={`${restBase}/openapi.json`} prefetch={false}>
            Open the OpenAPI document
          </ButtonLink>
        }
        facts={[
          { label: "Base URL", value: <code className="text-xs">{document.servers[0]?.url}</code> },
          { label: "Authentication", value: <code className="text-xs">Authorization: Bearer tk_…</code> },
        ]}
      />
      <SearchableReference groups={groups.map(toCallGroup)}>
        {groups.map((group) => (
          <Group key={group.tag} group={group} />
        ))}
        <Section title="Objects" description="What calls take and answer." className="mb-10 border-t pt-8">
          <ObjectList objects={readObjects(document)} />
        </Section>
        <Section
          title="Errors"
          description="Refusals are RFC 9457 problem details: application/problem+json with type, title, status, detail, code, correlationId and, for invalid input, errors."
          className="border-t pt-8"
        >
          <ErrorsTable errors={readErrors(document)} />
        </Section>
      </SearchableReference>
    </div>
  );
}

function Group({ group: { tag, anchor, description, calls } }: { readonly group: ApiGroup }) {
  return (
    <WhileShown calls={calls.map(({ id }) => id)}>
      <section id={anchor} aria-labelledby={`${anchor}-title`} className="mb-10 scroll-mt-18">
        <h2 id={`${anchor}-title`} className="text-xl font-semibold tracking-tight">
          {tag}
        </h2>
        {description !== null && <p className="mt-1 mb-6 max-w-prose text-muted-foreground">{description}</p>}
        {calls.map((call) => (
          <WhileShown key={call.id} calls={[call.id]}>
            <CallView call={call} />
          </WhileShown>
        ))}
      </section>
    </WhileShown>
  );
}

function toCallGroup({ tag, anchor, calls }: ApiGroup): CallGroup {
  return {
    tag,
    anchor,
    entries: calls.map((call) => ({
      id: call.id,
      method: call.method,
      path: call.path,
      text: searchTextOf(call, tag),
    })),
  };
}
