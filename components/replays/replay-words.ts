import { assertNever } from "#lib/assert-never";
import { causeWords } from "#lib/failures";
import { formatCount, formatExact, formatNumber } from "#lib/format";
import type { ReplayFilter, ReplayKind, SkipReason } from "#lib/replays";

/** What a replay counts: events of kind `replay`, otherwise deliveries. */
export function thingsOf(kind: ReplayKind): { readonly one: string; readonly many: string } {
  return kind === "replay" ? { one: "event", many: "events" } : { one: "delivery", many: "deliveries" };
}

export interface Counted {
  readonly total: number;
  readonly isTotalCapped: boolean;
}

/** `412 deliveries`, `1 event`; `at least 10,000 deliveries` where counting stopped. */
export function countedWords(kind: ReplayKind, { total, isTotalCapped }: Counted): string {
  const { one, many } = thingsOf(kind);
  const count = formatCount(total, one, many);
  return isTotalCapped ? `at least ${count}` : count;
}

/** The act and the count, for the button that starts it: `Retry 412 deliveries`. */
export function actWords(kind: ReplayKind, counted: Counted): string {
  return `${verbOf(kind)} ${countedWords(kind, counted)}`;
}

function verbOf(kind: ReplayKind): string {
  switch (kind) {
    case "retry":
      return "Retry";
    case "recover":
      return "Recover";
    case "replay":
      return "Replay";
    default:
      return assertNever(kind);
  }
}

/** Gives an endpoint's name by its id. */
export type NameOf = (endpointId: string) => string;

interface Act {
  readonly kind: ReplayKind;
  readonly filter: ReplayFilter;
  readonly endpointId: string | null;
}

/** What a replay is about: `Retry exhausted deliveries`, `Recover api.example.com`, `Replay events to …`. */
export function replayTitle({ kind, filter, endpointId }: Act, nameOf: NameOf): string {
  switch (kind) {
    case "retry":
      if (filter.deliveryIds !== undefined)
        return `Retry ${formatCount(filter.deliveryIds.length, "chosen delivery", "chosen deliveries")}`;
      return `Retry ${filter.state ?? "exhausted"} deliveries`;
    case "recover":
      return `Recover ${filter.endpointId === undefined ? "an endpoint" : nameOf(filter.endpointId)}`;
    case "replay":
      return endpointId === null ? "Replay events" : `Replay events to ${nameOf(endpointId)}`;
    default:
      return assertNever(kind);
  }
}

/** The filter, one phrase for each part: `invoice.paid`, `TLS failure`, `since 2026-01-05 14:03:22 UTC`. */
export function filterWords({ kind, filter }: Pick<Act, "kind" | "filter">, nameOf: NameOf): string[] {
  const { endpointId, eventType, subject, lastErrorClass, lastStatus, since, until } = filter;
  const cause =
    lastErrorClass === undefined && lastStatus === undefined
      ? null
      : causeWords({ lastErrorClass: lastErrorClass ?? null, lastStatus: lastStatus ?? null });
  return [
    endpointId === undefined || kind === "recover" ? null : `owed to ${nameOf(endpointId)}`,
    eventType ?? null,
    subject === undefined ? null : `subject ${subject}`,
    cause,
    since === undefined ? null : `since ${formatExact(since)}`,
    until === undefined ? null : `until ${formatExact(until)}`,
  ].filter((part) => part !== null);
}

const skips: Readonly<Record<SkipReason, string>> = {
  event_expired: "The event is past its retention",
  endpoint_deleted: "The endpoint is deleted",
  endpoint_disabled: "The endpoint is disabled",
  no_endpoint: "No endpoint ever got the event",
  other_consumer: "The event is not for the endpoint's consumer",
  already_moved: "Someone or something else moved it first",
};

/** Why things that matched were left out, and how many of each, most first. */
export function skipWords(
  skipped: Partial<Readonly<Record<SkipReason, number>>>,
): readonly { readonly reason: string; readonly count: number }[] {
  return (Object.entries(skipped) as [SkipReason, number][])
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => ({ reason: skips[reason], count }))
    .toSorted((a, b) => b.count - a.count);
}

/** `100 per second`. */
export function rateWords(deliveriesPerSecond: number): string {
  return `${formatNumber(deliveriesPerSecond)} per second`;
}
