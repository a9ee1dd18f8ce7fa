import type { FieldError } from "#server/kernel/errors";
import type { JsonSpan } from "#server/kernel/json/scan-json";
import type { DraftEvent } from "#server/kernel/ports";
import { EventFields, isJsonObject } from "./event-fields.ts";
import { maxOrderingKeyLength, maxSourceIdLength, maxSubjectLength } from "./limits.ts";

/** A JSON value of a request, with its source. */
export interface SourcedValue {
  readonly text: string;
  readonly value: unknown;
  readonly span: JsonSpan;
  /** Where it stands in the request. */
  readonly pointer: string;
}

const known = new Set(["type", "data", "id", "subject", "time", "orderingKey", "consumer", "schemaVersion"]);

/** Reads `{type, data, id?, subject?, time?, orderingKey?, consumer?, schemaVersion?}`; adds to `errors` what is wrong. */
export function readNativeEvent(
  { text, value, span, pointer }: SourcedValue,
  errors: FieldError[],
): DraftEvent | null {
  if (!isJsonObject(value)) {
    errors.push({ pointer, message: "expected an object" });
    return null;
  }
  const fields = new EventFields(value, `${pointer}/`, errors);
  for (const name of Object.keys(value))
    if (!known.has(name)) fields.refuse(name, "This field is not known.");
  const data = span.members?.get("data");
  if (data === undefined) fields.refuse("data", "required; use null for an event without payload");
  return {
    type: fields.eventType("type"),
    sourceId: fields.text("id", maxSourceIdLength),
    source: null,
    subject: fields.text("subject", maxSubjectLength),
    orderingKey: fields.text("orderingKey", maxOrderingKeyLength),
    consumer: fields.consumer("consumer"),
    schemaVersion: fields.positiveInteger("schemaVersion"),
    time: fields.instant("time"),
    traceparent: null,
    data: text.slice(data?.start, data?.end),
    pointer,
    dataPointer: `${pointer}/data`,
  };
}
