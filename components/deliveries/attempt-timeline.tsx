import { CheckIcon, XIcon } from "lucide-react";
import { Facts } from "@/components/patterns/facts";
import { HeadersTable } from "@/components/patterns/headers-table";
import { PayloadViewer } from "@/components/patterns/payload-viewer";
import { Timeline } from "@/components/patterns/timeline";
import { formatDuration } from "#lib/format";
import type { Attempt, Delivery } from "#server/deliveries/contract";

/** An attempt; how it was made is the tenant's to know. */
type Inner = "remoteAddress" | "timings" | "workerId";
type ShownAttempt = Omit<Attempt, Inner> & Partial<Pick<Attempt, Inner>>;

export interface AttemptTimelineProps {
  readonly delivery: Pick<Delivery, "state"> & Partial<Pick<Delivery, "orderingKey">>;
  readonly attempts: readonly ShownAttempt[];
  /** Whether its endpoint keeps order, so that an earlier delivery may hold this one back. */
  readonly isOrdered: boolean;
}

/** Each try, newest first, with what was sent and what came back. */
export function AttemptTimeline({ delivery, attempts, isOrdered }: AttemptTimelineProps) {
  if (attempts.length === 0)
    return <p className="text-muted-foreground">No attempt yet. {waitingFor(delivery, isOrdered)}</p>;
  return (
    <Timeline
      label="Attempts"
      items={attempts.map((attempt, index) => ({
        id: attempt.id,
        tone: attempt.outcome === "delivered" ? ("ok" as const) : ("danger" as const),
        icon: attempt.outcome === "delivered" ? CheckIcon : XIcon,
        title: `Attempt ${attempt.number}: ${answerOf(attempt)}`,
        at: attempt.startedAt,
        detail: `${formatDuration(attempt.durationMs)} in all${attempt.errorMessage === null ? "" : ` · ${attempt.errorMessage}`}`,
        children: <AttemptBody attempt={attempt} isOpen={index === 0} />,
      }))}
    />
  );
}

function AttemptBody({ attempt, isOpen }: { readonly attempt: ShownAttempt; readonly isOpen: boolean }) {
  return (
    <details open={isOpen} className="rounded-lg border bg-card">
      <summary className="cursor-pointer px-4 py-2 text-muted-foreground select-none">
        Request and response
      </summary>
      <div className="flex flex-col gap-4 border-t p-4">
        <Facts
          facts={[
            {
              label: "URL",
              value: <span className="font-mono text-xs break-all">{attempt.url}</span>,
              wide: true,
            },
            ...innerFacts(attempt),
          ]}
        />
        <HeadersTable label="Request headers" headers={attempt.requestHeaders} />
        <HeadersTable label="Response headers" headers={attempt.responseHeaders} />
        {!attempt.isResponseBodyKept && (
          <p className="text-muted-foreground">
            The response body is no longer kept: the time is over for which payloads are kept.
          </p>
        )}
        {attempt.responseBody !== null && (
          <PayloadViewer
            text={attempt.responseBody}
            label="Response body"
            isTruncated={attempt.isResponseTruncated}
          />
        )}
      </div>
    </details>
  );
}

function innerFacts(attempt: ShownAttempt) {
  const { remoteAddress, timings, workerId } = attempt;
  const mono = (text: string) => <span className="font-mono text-xs">{text}</span>;
  return [
    ...(remoteAddress === undefined
      ? []
      : [{ label: "Address dialled", value: mono(remoteAddress ?? "none") }]),
    ...(timings !== undefined && isHttp(attempt) ? phasesOf(timings) : []),
    ...(workerId === undefined ? [] : [{ label: "Worker", value: mono(workerId) }]),
  ];
}

function answerOf({ status, errorClass, outcome }: ShownAttempt): string {
  if (status !== null) return `${status}`;
  return errorClass ?? outcome;
}

/** Of other destinations only the whole time is measured. */
function isHttp({ url }: ShownAttempt): boolean {
  return /^https?:/.test(url);
}

function phasesOf({ dnsMs, connectMs, tlsMs, firstByteMs }: Attempt["timings"]) {
  return [
    { label: "DNS", value: phase(dnsMs) },
    { label: "Connect", value: phase(connectMs) },
    { label: "TLS", value: phase(tlsMs) },
    { label: "First byte", value: phase(firstByteMs) },
  ];
}

/** A phase that a reused connection skipped took no time. */
function phase(ms: number | null): string {
  return ms === null ? "skipped" : formatDuration(ms);
}

function waitingFor(
  { state, orderingKey = null }: AttemptTimelineProps["delivery"],
  isOrdered: boolean,
): string {
  if (state === "parked") return "It starts when the endpoint is resumed.";
  if (state !== "pending") return "";
  if (!isOrdered) return "It starts as soon as a worker takes it up.";
  const key = orderingKey === null ? "" : ` with ordering key ${orderingKey}`;
  return `The endpoint keeps order: it starts when the deliveries before it${key} are done.`;
}
