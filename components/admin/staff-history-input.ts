import type { ListStaffAuditInput } from "#server/tenants/staff/contract";

export type HistorySubject = Pick<ListStaffAuditInput, "tenantId" | "subjectId">;

/** How many entries the history of a thing shows. */
export const shownEntries = 10;

/** The query behind `StaffHistory`; the page prefetches the same one. */
export function staffHistoryInput(about: HistorySubject): ListStaffAuditInput {
  return { ...about, limit: shownEntries };
}
