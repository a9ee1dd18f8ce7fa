import type { ReplayKind, retriedStates } from "#lib/replays";
import type { CreateReplayInput } from "#server/deliveries/replays/contract";

/** The wizard's fields; texts, empty for none. Times are UTC as `datetime-local` writes them. */
export interface FormValues {
  kind: ReplayKind;
  endpointId: string;
  target: string;
  eventType: string;
  subject: string;
  state: (typeof retriedStates)[number];
  lastErrorClass: string;
  lastStatus: string;
  since: string;
  until: string;
  deliveriesPerSecond: number;
}

/** Fields a kind is filtered by; others keep their value for another kind, and are not sent. */
export const fieldsOf = {
  retry: ["endpointId", "eventType", "state", "lastErrorClass", "lastStatus", "since", "until"],
  recover: ["endpointId", "since", "until"],
  replay: ["eventType", "subject", "since", "until", "target"],
} as const satisfies Record<ReplayKind, readonly (keyof FormValues)[]>;

/** The request that the form makes. */
export function replayInput(values: FormValues): CreateReplayInput {
  const { kind, deliveriesPerSecond } = values;
  const has = (name: keyof FormValues) => (fieldsOf[kind] as readonly string[]).includes(name);
  const text = (name: "endpointId" | "eventType" | "subject" | "lastErrorClass" | "target") => {
    const value = values[name].trim();
    return has(name) && value !== "" ? value : undefined;
  };
  const moment = (name: "since" | "until") => (values[name] === "" ? undefined : instantOf(values[name]));
  const target = text("target");
  const filter = {
    endpointId: text("endpointId"),
    eventType: text("eventType"),
    subject: text("subject"),
    state: has("state") ? values.state : undefined,
    lastErrorClass: text("lastErrorClass"),
    lastStatus: has("lastStatus") && values.lastStatus !== "" ? Number(values.lastStatus) : undefined,
    since: moment("since"),
    until: moment("until"),
  };
  return {
    kind,
    deliveriesPerSecond,
    filter: withoutAbsent(filter),
    ...(target === undefined ? {} : { endpointId: target }),
  };
}

/** `2026-01-05T14:03` of a `datetime-local` field, taken as UTC, to RFC 3339. */
export function instantOf(local: string): string {
  return `${local.length === 16 ? `${local}:00` : local}Z`;
}

/** A moment as a `datetime-local` field takes it, in UTC. */
export function localOf(at: Date): string {
  return at.toISOString().slice(0, 19);
}

function withoutAbsent<T extends object>(values: T): T {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as T;
}
