"use client";

import { IdText } from "@/components/patterns/id-text";
import { useMembership } from "@/components/tenants/membership";
import { pathOfId } from "#lib/path-of-id";
import type { AuditEntry } from "#server/tenants/contract";

/** The thing acted on, linked to its page where it has one. */
export function AuditSubject({ entry: { subjectId } }: { readonly entry: AuditEntry }) {
  const { tenantSlug } = useMembership();
  if (subjectId === null) return <span className="text-muted-foreground">—</span>;
  const href = pathOfId(subjectId, { tenantSlug });
  return <IdText id={subjectId} short={subjectId.length > 24} {...(href === null ? {} : { href })} />;
}
