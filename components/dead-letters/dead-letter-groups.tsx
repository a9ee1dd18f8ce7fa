"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import Link from "next/link";
import { useState } from "react";
import { groupByEndpoint, type EndpointGroup } from "@/components/dead-letters/group-by-endpoint";
import { EndpointName } from "@/components/endpoints/endpoint-name";
import { useEndpoints } from "@/components/endpoints/use-endpoints";
import { Section } from "@/components/patterns/section";
import { StatusBadge } from "@/components/patterns/status-badge";
import { useTRPC } from "@/components/providers/trpc";
import { Button } from "@/components/ui/button";
import { Skeleton } from "@/components/ui/skeleton";
import { causeWords } from "#lib/failures";
import { formatCount, formatNumber } from "#lib/format";
import { type DeadLettersQuery, paths } from "#lib/paths";
import type { CountDeadLettersInput, DeadLetterGroup } from "#server/deliveries/dead-letters/contract";

export interface DeadLetterGroupsProps {
  readonly tenantSlug: string;
  readonly input: CountDeadLettersInput;
  /** The filters of the URL, which the links keep. */
  readonly query: DeadLettersQuery;
}

const shownAtFirst = 5;

/** Which endpoints lost how much, and to what; each line narrows the list below. Nothing where nothing is lost. */
export function DeadLetterGroups({ tenantSlug, input, query }: DeadLetterGroupsProps) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.deliveries.deadLetterCounts.queryOptions(input));
  const [isOpen, setIsOpen] = useState(false);
  const groups = groupByEndpoint(data.groups);
  if (groups.length === 0) return null;
  const hidden = groups.length - shownAtFirst;
  return (
    <Section
      title={formatCount(data.total, "dead letter")}
      description={
        data.isCapped
          ? `By endpoint and last failure. There are more than ${formatNumber(10_000)}: the newest ${formatNumber(10_000)} are counted.`
          : "By endpoint and last failure."
      }
    >
      <ul className="overflow-clip rounded-lg border bg-card">
        {groups.slice(0, isOpen ? undefined : shownAtFirst).map((group) => (
          <GroupLine key={group.endpointId} group={group} tenantSlug={tenantSlug} query={query} />
        ))}
        {hidden > 0 && (
          <li className="px-4 py-1.5">
            <Button variant="link" size="sm" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
              {isOpen ? "Show fewer" : `Show ${formatCount(hidden, "more endpoint")}`}
            </Button>
          </li>
        )}
      </ul>
    </Section>
  );
}

interface GroupLineProps extends Omit<DeadLetterGroupsProps, "input"> {
  readonly group: EndpointGroup;
}

function GroupLine({ group: { endpointId, count, causes }, tenantSlug, query }: GroupLineProps) {
  const endpoint = useEndpoints().get(endpointId);
  const { deadLetters } = paths.tenant(tenantSlug);
  return (
    <li className="grid grid-cols-[3.5rem_minmax(0,1fr)] items-center gap-x-3 gap-y-1.5 border-b px-4 py-2.5 last:border-b-0 md:grid-cols-[3.5rem_minmax(0,2fr)_minmax(0,3fr)]">
      <span className="tabular text-base font-semibold">{formatNumber(count)}</span>
      <span className="flex min-w-0 items-center gap-2">
        <Link
          href={deadLetters({ ...query, endpointId })}
          prefetch={false}
          className="min-w-0 truncate rounded-sm text-link underline-offset-4 hover:underline"
        >
          <EndpointName id={endpointId} endpoint={endpoint} />
        </Link>
        {endpoint !== undefined && endpoint.state !== "active" && (
          <StatusBadge kind="endpoint" state={endpoint.state} />
        )}
      </span>
      <ul aria-label="Causes" className="flex flex-wrap gap-1.5 max-md:col-start-2">
        {causes.map((cause) => (
          <li key={`${cause.lastErrorClass} ${cause.lastStatus}`}>
            <CauseLink cause={cause} isOnly={causes.length === 1} href={hrefOf(cause)} />
          </li>
        ))}
      </ul>
    </li>
  );

  function hrefOf({ lastErrorClass, lastStatus }: DeadLetterGroup): string | null {
    if (lastErrorClass === null && lastStatus === null) return null;
    return deadLetters({
      ...query,
      endpointId,
      lastErrorClass: lastErrorClass ?? undefined,
      lastStatus: lastStatus === null ? undefined : String(lastStatus),
    });
  }
}

interface CauseLinkProps {
  readonly cause: DeadLetterGroup;
  /** Whether nothing else failed there. */
  readonly isOnly: boolean;
  /** Null where no filter can name it. */
  readonly href: string | null;
}

const chip = "inline-flex items-center gap-1.5 rounded-md bg-danger-soft px-2 py-0.5 text-xs text-danger-ink";

function CauseLink({ cause, isOnly, href }: CauseLinkProps) {
  const words = (
    <>
      <span className="tabular font-medium">{isOnly ? "All" : formatNumber(cause.count)}</span>{" "}
      {causeWords(cause)}
    </>
  );
  if (href === null) return <span className={chip}>{words}</span>;
  return (
    <Link href={href} prefetch={false} className={`${chip} underline-offset-4 hover:underline`}>
      {words}
    </Link>
  );
}

/** The shape of the groups while they are counted. */
export function DeadLetterGroupsSkeleton() {
  return (
    <div aria-busy="true" className="flex flex-col gap-3">
      <Skeleton className="my-1 h-5 w-40" />
      <div className="rounded-lg border bg-card">
        {Array.from({ length: 3 }, (_, index) => (
          <div key={index} className="border-b px-4 py-3.5 last:border-b-0">
            <Skeleton className="w-2/3" />
          </div>
        ))}
      </div>
    </div>
  );
}
