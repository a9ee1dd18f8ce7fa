"use client";

import { useSuspenseQuery } from "@tanstack/react-query";
import { type HistorySubject, shownEntries, staffHistoryInput } from "@/components/admin/staff-history-input";
import { EmptyState } from "@/components/patterns/empty-state";
import { Section } from "@/components/patterns/section";
import { Timeline } from "@/components/patterns/timeline";
import { useTRPC } from "@/components/providers/trpc";
import type { AuditEntry } from "#server/tenants/contract";

/** What staff did about one thing lately, looks included. */
export function StaffHistory(about: HistorySubject) {
  const trpc = useTRPC();
  const { data } = useSuspenseQuery(trpc.staffAudit.list.queryOptions(staffHistoryInput(about)));
  return (
    <Section
      title="Staff history"
      description={`The last ${shownEntries} things staff did here, looks included.`}
    >
      {data.data.length === 0 ? (
        <div className="rounded-lg border bg-card">
          <EmptyState title="Nothing yet">What staff do here is written down and shown.</EmptyState>
        </div>
      ) : (
        <Timeline label="Staff history" items={data.data.map(toItem)} />
      )}
    </Section>
  );
}

const toneOf: Readonly<Record<string, "danger" | "ok" | "info">> = {
  "tenant.suspended": "danger",
  "tenant.resumed": "ok",
  "tenant.plan_changed": "info",
  "user.sessions_revoked": "danger",
};

function toItem(entry: AuditEntry) {
  const reason = reasonOf(entry.after);
  return {
    id: entry.id,
    tone: toneOf[entry.action] ?? ("idle" as const),
    title: <span className="font-mono text-xs">{entry.action}</span>,
    at: entry.createdAt,
    detail: reason === null ? entry.actorLabel : `${entry.actorLabel}: ${reason}`,
  };
}

function reasonOf(after: unknown): string | null {
  const reason = (after as { reason?: unknown } | null)?.reason;
  return typeof reason === "string" ? reason : null;
}
