import { assertNever } from "#lib/assert-never";
import type { PayloadFormat } from "#lib/deliveries";

/** What of an event its payload shows. */
export interface PayloadEvent {
  readonly id: string;
  readonly tenantId: string;
  readonly type: string;
  readonly time: Date;
  /** The payload's JSON text as its producer sent it. */
  readonly data: string;
  readonly subject: string | null;
  /** CloudEvents `source` and `id`, when the event came as one. */
  readonly source: string | null;
  readonly sourceId: string | null;
}

/**
 * The request body of a delivery. `data` goes in as the text it is, never parsed and written again, so
 * that the receiver gets the producer's bytes.
 */
export function payloadText(format: PayloadFormat, event: PayloadEvent): string {
  switch (format) {
    case "standard":
      return `{"type":${JSON.stringify(event.type)},"timestamp":"${event.time.toISOString()}","data":${event.data}}`;
    case "cloudevents":
      return cloudEvent(event);
    default:
      return assertNever(format);
  }
}

/** The `content-type` header that goes with a format. */
export function payloadContentType(format: PayloadFormat): string {
  return format === "cloudevents" ? "application/cloudevents+json; charset=utf-8" : "application/json";
}

/** CloudEvents 1.0 structured mode (JSON Event Format). One that came as a CloudEvent keeps its id and source. */
function cloudEvent(event: PayloadEvent): string {
  const attributes = {
    specversion: "1.0",
    id: event.source === null ? event.id : (event.sourceId ?? event.id),
    source: event.source ?? `urn:trunkline:${event.tenantId}`,
    type: event.type,
    time: event.time.toISOString(),
    ...(event.subject === null ? {} : { subject: event.subject }),
    datacontenttype: "application/json",
  };
  return `${JSON.stringify(attributes).slice(0, -1)},"data":${event.data}}`;
}
