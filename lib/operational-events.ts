/** Event types under this prefix tell a tenant of what happened to its own endpoints, deliveries and limits; nobody may publish them. */
export const operationalPrefix = "trunkline.";

/** Whether an event type, or a pattern over them, is one of Trunkline's own. */
export function isOperational(type: string): boolean {
  return type.startsWith(operationalPrefix);
}

/** Why a tenant cannot have a type of this name. */
export const reservedTypeRule = `Names that begin with ${operationalPrefix} are Trunkline's own. Choose another one.`;

/** What each type says, in the order in which they are shown. */
export const operationalTypes = {
  "trunkline.endpoint.failing": "Every delivery to an endpoint has failed for days; it will be disabled.",
  "trunkline.endpoint.disabled": "An endpoint was disabled; nothing more is sent to it.",
  "trunkline.endpoint.enabled": "A disabled endpoint was resumed.",
  "trunkline.delivery.exhausted":
    "Deliveries to an endpoint used up their attempts; one event a minute tells of all of them.",
  "trunkline.replay.finished": "A replay, retry or recovery has ended.",
  "trunkline.quota.warning": "Most of this month's events are used.",
  "trunkline.quota.reached": "This month's events are used up; publishing is refused.",
} as const;

export type OperationalType = keyof typeof operationalTypes;
