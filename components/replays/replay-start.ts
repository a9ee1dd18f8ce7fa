import { type FormValues, localOf } from "@/components/replays/replay-input";
import { type ReplayKind, replayKinds, retriedStates } from "#lib/replays";

const dayMs = 86_400_000;

/** The wizard's values at first: what the URL says, and defaults that fit it. What cannot be read is left out. */
export function startOf(query: Readonly<Record<string, string>>, now: Date): FormValues {
  const text = (name: string) => query[name] ?? "";
  const kind: ReplayKind = replayKinds.find((each) => each === query["kind"]) ?? "retry";
  const since = momentOf(text("since"));
  return {
    kind,
    endpointId: text("endpointId"),
    target: text("target"),
    eventType: text("eventType"),
    subject: text("subject"),
    state: retriedStates.find((each) => each === query["state"]) ?? "exhausted",
    lastErrorClass: text("lastErrorClass"),
    lastStatus: text("lastStatus"),
    since: since === "" && kind !== "retry" ? localOf(new Date(now.getTime() - dayMs)) : since,
    until: momentOf(text("until")),
    deliveriesPerSecond: 100,
  };
}

function momentOf(text: string): string {
  const at = new Date(text);
  return text === "" || Number.isNaN(at.getTime()) ? "" : localOf(at);
}
