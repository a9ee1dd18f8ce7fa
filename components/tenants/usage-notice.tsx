import { ErrorState } from "@/components/patterns/error-state";
import { formatDate, formatNumber } from "#lib/format";
import type { TenantUsage } from "#server/tenants/plans/contract";

/** Says that the month's events come to an end, or have. */
export function UsageNotice({ usage }: { readonly usage: TenantUsage }) {
  const { level, eventsThisMonth, limits, month } = usage;
  if (level === null) return null;
  const facts = `${formatNumber(eventsThisMonth)} of ${formatNumber(limits.eventsPerMonth)} events are used.`;
  const until = formatDate(month.endsAt);
  return level === 100 ? (
    <ErrorState
      blocker="No events are taken"
      cause={`${facts} Publishing answers 429 until ${until} (UTC). What was taken before is still delivered.`}
      nextStep="Ask whoever runs this installation for a larger plan."
    />
  ) : (
    <ErrorState
      tone="warn"
      blocker="This month's events come to an end"
      cause={`${facts} At 100 % publishing answers 429 until ${until} (UTC).`}
      nextStep="Send fewer events, or ask whoever runs this installation for a larger plan."
    />
  );
}
