import type { FieldError } from "#server/kernel/errors";
import type { JsonSpan } from "#server/kernel/json/scan-json";
import type { DraftEvent } from "#server/kernel/ports";
import { EventFields, isJsonObject } from "./event-fields.ts";
import { maxOrderingKeyLength, maxSourceIdLength, maxSourceLength, maxSubjectLength } from "./limits.ts";
import type { SourcedValue } from "./native-event.ts";

/** RFC 3986 characters, percent-encoding intact. */
const uriReference = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})+$/;
const attributeName = /^[a-z0-9]{1,64}$/;
const jsonMediaType = /^(?:[a-z0-9!#$&^_.-]+\/)(?:json|[a-z0-9!#$&^_.-]+\+json)\s*(?:;|$)/i;
const traceParent = /^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;
/** Members of the JSON format that are no attributes. */
const payloadMembers = new Set(["data", "data_base64"]);

/** Where an event's payload is. */
export interface PayloadPlace {
  readonly text: string;
  /** Undefined: the event has none, which is stored as null. */
  readonly span: JsonSpan | undefined;
  readonly pointer: string;
  readonly dataPointer: string;
}

/** Reads one event of the CloudEvents 1.0 JSON format. Source: github.com/cloudevents/spec, json-format.md */
export function readCloudEvent(
  { text, value, span, pointer }: SourcedValue,
  errors: FieldError[],
): DraftEvent | null {
  if (!isJsonObject(value)) {
    errors.push({ pointer, message: "expected an object" });
    return null;
  }
  const attributes = Object.fromEntries(Object.entries(value).filter(([name]) => !payloadMembers.has(name)));
  const fields = new EventFields(attributes, `${pointer}/`, errors);
  if (value.data_base64 !== undefined && value.data_base64 !== null) {
    fields.refuse("data_base64", "Binary payloads are not taken. Send JSON in `data`.");
  }
  assertAttributes(attributes, fields);
  const place = {
    text,
    span: span.members?.get("data"),
    pointer,
    dataPointer: `${pointer}/data`,
  };
  return toDraft(fields, attributes, place);
}

/** Reads one event in binary mode: attributes from headers, the payload from the body. */
export function readBinaryCloudEvent(
  attributes: Readonly<Record<string, string>>,
  place: PayloadPlace,
  errors: FieldError[],
): DraftEvent {
  const fields = new EventFields(attributes, "/headers/ce-", errors);
  assertAttributes(attributes, fields);
  if ("datacontenttype" in attributes) {
    fields.refuse("datacontenttype", "In binary mode the content-type header says this. Leave it out.");
  }
  return toDraft(fields, {}, place);
}

function toDraft(
  fields: EventFields,
  { datacontenttype }: Readonly<Record<string, unknown>>,
  { text, span, pointer, dataPointer }: PayloadPlace,
): DraftEvent {
  const isJson = typeof datacontenttype === "string" && jsonMediaType.test(datacontenttype);
  if (datacontenttype !== undefined && datacontenttype !== null && !isJson) {
    fields.refuse("datacontenttype", "expected a JSON media type such as application/json");
  }
  const trace = fields.text("traceparent", 128);
  return {
    type: fields.eventType("type"),
    sourceId: fields.requiredText("id", maxSourceIdLength),
    source: uriText(fields, "source", fields.requiredText("source", maxSourceLength)),
    subject: fields.text("subject", maxSubjectLength),
    orderingKey: fields.text("partitionkey", maxOrderingKeyLength),
    consumer: fields.consumer("consumer"),
    schemaVersion: null,
    time: fields.instant("time"),
    traceparent: trace !== null && traceParent.test(trace) ? trace : null,
    data: span === undefined ? "null" : text.slice(span.start, span.end),
    pointer,
    dataPointer,
  };
}

function assertAttributes(attributes: Readonly<Record<string, unknown>>, fields: EventFields): void {
  if (attributes.specversion !== "1.0") fields.refuse("specversion", 'expected "1.0"');
  uriText(fields, "dataschema", fields.text("dataschema", maxSourceLength) ?? "");
  for (const [name, value] of Object.entries(attributes)) {
    if (!attributeName.test(name)) fields.refuse(name, "expected a name of lower-case letters and digits");
    else if (typeof value === "object" && value !== null) {
      fields.refuse(name, "expected a text, a number or a boolean: attributes are flat");
    }
  }
}

function uriText(fields: EventFields, name: string, text: string): string {
  if (text !== "" && !uriReference.test(text)) fields.refuse(name, "expected a URI or a relative reference");
  return text;
}
