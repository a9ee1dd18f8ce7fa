"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { CheckIcon } from "lucide-react";
import type { ReactNode } from "react";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { someEventType } from "@/components/overview/overview-lists";
import { Section } from "@/components/patterns/section";
import { useLiveInvalidate } from "@/components/providers/live";
import { useTRPC } from "@/components/providers/trpc";
import { useDenial } from "@/components/tenants/membership";
import { ButtonLink } from "@/components/ui/button";
import { cn } from "#lib/cn";
import { paths } from "#lib/paths";

/** The overview of a tenant that nothing was published to: what to do, in order, and what is done. */
export function GettingStarted({ tenantSlug }: { readonly tenantSlug: string }) {
  const trpc = useTRPC();
  useLiveInvalidate(["endpoints", "eventTypes"]);
  const { data: types } = useSuspenseQuery(trpc.eventTypes.list.queryOptions(someEventType));
  const hasEndpoint = useEndpoints().size > 0;
  const hasType = types.data.length > 0;
  const tenant = paths.tenant(tenantSlug);
  return (
    <Section
      title="Nothing was published here yet"
      description="Three steps to the first delivery. Figures and charts take this place when the first event arrives."
    >
      <ol className="overflow-clip rounded-lg border bg-card">
        <Step
          number={1}
          isDone={hasType}
          title="Name what happens"
          action={
            <ButtonLink
              href={tenant.newEventType()}
              variant={hasType ? "secondary" : "primary"}
              disabledReason={useDenial("event_types:write")}
            >
              Create event type
            </ButtonLink>
          }
        >
          An event type, such as invoice.paid, and if you like the JSON Schema its payloads must fit.
        </Step>
        <Step
          number={2}
          isDone={hasEndpoint}
          title="Say who listens"
          action={
            <ButtonLink
              href={tenant.newEndpoint()}
              variant={hasType && !hasEndpoint ? "primary" : "secondary"}
              disabledReason={useDenial("endpoints:write")}
            >
              Create endpoint
            </ButtonLink>
          }
        >
          An endpoint is a URL that gets the events it subscribes to as signed webhooks.
        </Step>
        <Step
          number={3}
          isDone={false}
          title="Publish"
          action={
            <>
              <ButtonLink href={paths.developers.overview()}>Read the quick start</ButtonLink>
              <ButtonLink
                href={tenant.newApiKey()}
                variant={hasType && hasEndpoint ? "primary" : "secondary"}
                disabledReason={useDenial("api_keys:write")}
              >
                Create API key
              </ButtonLink>
            </>
          }
        >
          Create an API key for your program, then POST to <code className="text-xs">/api/v1/events</code>.
        </Step>
      </ol>
    </Section>
  );
}

interface StepProps {
  readonly number: number;
  readonly isDone: boolean;
  readonly title: string;
  readonly action: ReactNode;
  readonly children: ReactNode;
}

function Step({ number, isDone, title, action, children }: StepProps) {
  return (
    <li className="flex flex-wrap items-center gap-x-4 gap-y-3 border-b p-4 last:border-b-0">
      <span
        aria-hidden="true"
        className={cn(
          "tabular flex size-6 shrink-0 items-center justify-center rounded-full text-xs font-medium",
          isDone ? "bg-ok-soft text-ok-ink" : "bg-muted text-muted-foreground",
        )}
      >
        {isDone ? <CheckIcon className="size-4" /> : number}
      </span>
      <div className="min-w-0 flex-1 basis-64">
        <h3 className="font-medium">
          {title}
          {isDone && <span className="ml-2 text-xs font-normal text-ok-ink">Done</span>}
        </h3>
        <p className="mt-0.5 text-muted-foreground">{children}</p>
      </div>
      <div className="flex flex-wrap gap-2">{action}</div>
    </li>
  );
}
