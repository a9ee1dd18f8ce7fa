import {
  BanIcon,
  CalendarXIcon,
  CircleAlertIcon,
  CircleCheckIcon,
  CircleDashedIcon,
  CircleOffIcon,
  CircleParkingIcon,
  CirclePauseIcon,
  CircleXIcon,
  ClockIcon,
  FlaskConicalIcon,
  GlobeIcon,
  LaptopIcon,
  type LucideIcon,
  MailIcon,
  SendIcon,
  ShieldCheckIcon,
  TriangleAlertIcon,
} from "lucide-react";

export type Tone = "ok" | "warn" | "danger" | "info" | "idle";

export interface Status {
  readonly tone: Tone;
  readonly icon: LucideIcon;
  readonly word: string;
  /** What the word means, shown on hover. */
  readonly meaning: string;
}

function status(tone: Tone, icon: LucideIcon, [word, meaning]: readonly [string, string]): Status {
  return { tone, icon, word, meaning };
}

/** Every state a screen shows, by the kind of thing it belongs to. `StatusBadge` is the only reader of tones. */
export const statuses = {
  delivery: {
    pending: status("info", CircleDashedIcon, ["Pending", "Due now; a worker takes it next"]),
    in_flight: status("info", SendIcon, ["In flight", "A worker is sending it"]),
    waiting: status("warn", ClockIcon, ["Waiting", "An attempt failed; the next one is scheduled"]),
    delivered: status("ok", CircleCheckIcon, ["Delivered", "The endpoint answered 2xx"]),
    exhausted: status("danger", CircleXIcon, [
      "Exhausted",
      "Every attempt failed; only a retry sends it again",
    ]),
    cancelled: status("idle", BanIcon, ["Cancelled", "Stopped before it was delivered"]),
    parked: status("idle", CircleParkingIcon, ["Parked", "Held back until its endpoint is active again"]),
  },
  replay: {
    running: status("info", CircleDashedIcon, ["Running", "Goes on by itself at its rate"]),
    done: status("ok", CircleCheckIcon, ["Done", "Everything that matched was looked at"]),
    cancelled: status("idle", BanIcon, ["Cancelled", "Stopped by a person; what it did stays done"]),
    failed: status("danger", CircleXIcon, ["Failed", "Given up after several errors in a row"]),
  },
  attempt: {
    delivered: status("ok", CircleCheckIcon, ["Delivered", "The endpoint answered 2xx"]),
    failed: status("danger", CircleXIcon, ["Failed", "No answer, or not a 2xx"]),
  },
  endpoint: {
    active: status("ok", CircleCheckIcon, ["Active", "Receives events"]),
    paused: status("warn", CirclePauseIcon, ["Paused", "Deliveries are kept until it is resumed"]),
    disabled: status("danger", CircleOffIcon, ["Disabled", "Receives nothing until someone enables it"]),
  },
  health: {
    connected: status("ok", CircleCheckIcon, ["Connected", "Working as expected"]),
    degraded: status("warn", TriangleAlertIcon, ["Degraded", "Some attempts fail"]),
    failing: status("danger", CircleXIcon, ["Failing", "Most attempts fail"]),
    paused: status("idle", CirclePauseIcon, ["Paused", "Stopped by a person"]),
    unknown: status("idle", CircleDashedIcon, ["No data", "Nothing has been attempted yet"]),
  },
  apiKey: {
    active: status("ok", ShieldCheckIcon, ["Active", "Accepted by the API"]),
    expiring: status("warn", ClockIcon, ["Expiring", "Stops working soon"]),
    expired: status("idle", CalendarXIcon, ["Expired", "Past its date; refused by the API"]),
    revoked: status("danger", BanIcon, ["Revoked", "Withdrawn by a person; refused by the API"]),
  },
  tenant: {
    active: status("ok", CircleCheckIcon, ["Active", "Open for work"]),
    suspended: status("danger", CircleOffIcon, ["Suspended", "Closed by staff; nothing is accepted"]),
  },
  environment: {
    production: status("ok", GlobeIcon, ["Production", "Real systems and real data"]),
    sandbox: status("warn", FlaskConicalIcon, ["Sandbox", "For trying things; not real data"]),
    local: status("info", LaptopIcon, ["Local", "This installation runs in local mode"]),
  },
  invitation: {
    pending: status("info", MailIcon, ["Pending", "Sent; not accepted yet"]),
    accepted: status("ok", CircleCheckIcon, ["Accepted", "The person is a member"]),
    expired: status("idle", CalendarXIcon, ["Expired", "The link no longer works"]),
    revoked: status("danger", BanIcon, ["Revoked", "Withdrawn before it was accepted"]),
  },
  user: {
    active: status("ok", CircleCheckIcon, ["Active", "Can sign in"]),
    disabled: status("danger", CircleOffIcon, ["Disabled", "Cannot sign in"]),
  },
  session: {
    current: status("ok", CircleCheckIcon, ["This session", "The one you are using"]),
    active: status("info", CircleCheckIcon, ["Active", "Signed in elsewhere"]),
    expired: status("idle", CalendarXIcon, ["Expired", "Has to sign in again"]),
    revoked: status("danger", BanIcon, ["Revoked", "Signed out by a person"]),
  },
  portalSession: {
    pending: status("info", MailIcon, ["Link made", "Its link was not opened yet"]),
    active: status("ok", CircleCheckIcon, ["Active", "Somebody is in the portal with it"]),
    expired: status("idle", CalendarXIcon, ["Expired", "Over, or its link was never opened"]),
    revoked: status("danger", BanIcon, ["Revoked", "Ended by a person or a program"]),
  },
  worker: {
    live: status("ok", CircleCheckIcon, ["Live", "Reported within the last seconds"]),
    silent: status("warn", CircleAlertIcon, ["Silent", "Has not reported for a while"]),
    gone: status("idle", CircleOffIcon, ["Gone", "Stopped"]),
  },
  schemaMode: {
    strict: status("ok", ShieldCheckIcon, ["Strict", "A payload that breaks the schema is refused"]),
    warn: status("warn", TriangleAlertIcon, [
      "Warn",
      "A payload that breaks the schema is accepted with a warning",
    ]),
    off: status("idle", CircleOffIcon, ["Off", "Payloads are not checked"]),
  },
  secret: {
    current: status("ok", ShieldCheckIcon, ["Current", "Signs every delivery"]),
    retiring: status("warn", ClockIcon, ["Retiring", "Also signs, until its overlap ends"]),
    expired: status("idle", CalendarXIcon, ["Expired", "No longer signs"]),
  },
} as const satisfies Record<string, Record<string, Status>>;

export type StatusKind = keyof typeof statuses;
export type StateOf<K extends StatusKind> = keyof (typeof statuses)[K] & string;

/** Looks a status up; a state the map does not know shows its own name with the idle tone. */
export function statusOf(kind: StatusKind, state: string): Status {
  const known: Record<string, Status> = statuses[kind];
  return (
    known[state] ?? { tone: "idle", icon: CircleDashedIcon, word: state.replaceAll("_", " "), meaning: "" }
  );
}

/** The states of a kind as options of a filter. */
export function statusOptions(kind: StatusKind): { value: string; label: string }[] {
  return Object.entries<Status>(statuses[kind]).map(([value, { word }]) => ({ value, label: word }));
}
