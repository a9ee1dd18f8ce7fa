import {
  type FieldError,
  InvalidError,
  MalformedError,
  TooLargeError,
  UnsupportedMediaTypeError,
} from "#server/kernel/errors";
import { parseStrictJson, type StrictJson } from "#server/kernel/json/strict-json";
import type { DraftEvent, PublishUnit } from "#server/kernel/ports";
import { attributesFromHeaders } from "./cloud-event-headers.ts";
import { readBinaryCloudEvent, readCloudEvent } from "./cloud-event.ts";
import { assertNoErrors, EventFields, isJsonObject } from "./event-fields.ts";
import {
  maxBatchBytes,
  maxBatchEvents,
  maxDataDepth,
  maxErrors,
  maxEventBytes,
  maxIdempotencyKeyLength,
} from "./limits.ts";
import { readNativeEvent, type SourcedValue } from "./native-event.ts";

/** A request that publishes, as any transport hands it over. */
export interface PublishRequest {
  readonly body: string;
  readonly contentType: string | undefined;
  /** Request headers by lower-case name; those without `ce-` are ignored. */
  readonly headers: Readonly<Record<string, string>>;
  readonly idempotencyKey: string | undefined;
}

type EventReader = (event: SourcedValue, errors: FieldError[]) => DraftEvent | null;

/**
 * Reads a request with one event: native, CloudEvents structured, or CloudEvents binary.
 * @throws MalformedError, InvalidError, TooLargeError, UnsupportedMediaTypeError
 */
export function parsePublish(request: PublishRequest): PublishUnit {
  assertSize(request.body, maxEventBytes);
  const idempotencyKey = readIdempotencyKey(request.idempotencyKey);
  const errors: FieldError[] = [];
  const event = readSingle(request, errors);
  assertNoErrors(errors);
  return { events: event === null ? [] : [event], idempotencyKey };
}

/**
 * Reads a request with 1 to 1,000 events: `{events: […]}` or a CloudEvents batch.
 * @throws MalformedError, InvalidError, TooLargeError, UnsupportedMediaTypeError
 */
export function parsePublishBatch(request: PublishRequest): PublishUnit {
  assertSize(request.body, maxBatchBytes);
  const idempotencyKey = readIdempotencyKey(request.idempotencyKey);
  switch (mediaTypeOf(request.contentType)) {
    case "application/json":
      return { events: nativeBatch(request.body), idempotencyKey };
    case "application/cloudevents-batch+json": {
      const json = parseStrictJson(request.body, { maxDepth: maxDataDepth + 2, spanDepth: 2 });
      return { events: readItems(json, { path: "", read: readCloudEvent }), idempotencyKey };
    }
    default:
      throw unsupported(
        "application/json or application/cloudevents-batch+json; single events go to /events",
      );
  }
}

function readSingle(request: PublishRequest, errors: FieldError[]): DraftEvent | null {
  const { body, headers } = request;
  const mediaType = mediaTypeOf(request.contentType);
  if (mediaType === "application/cloudevents+json") return readCloudEvent(enveloped(body), errors);
  const isCloudEvent = "ce-specversion" in headers || "ce-type" in headers;
  if (mediaType.startsWith("application/cloudevents") || !isJsonType(mediaType, isCloudEvent)) {
    throw unsupported("application/json or application/cloudevents+json; batches go to /events/batch");
  }
  if (!isCloudEvent) return readNativeEvent(enveloped(body), errors);
  const attributes = attributesFromHeaders(headers);
  const json = body.trim() === "" ? null : parseStrictJson(body, { maxDepth: maxDataDepth, spanDepth: 0 });
  const place = { text: body, span: json?.root, pointer: "", dataPointer: "" };
  return readBinaryCloudEvent(attributes, place, errors);
}

/** Payloads of CloudEvents may have their own JSON media type. */
function isJsonType(mediaType: string, isCloudEvent: boolean): boolean {
  return mediaType === "application/json" || (isCloudEvent && /^[^/]+\/(?:json|.+\+json)$/.test(mediaType));
}

function enveloped(body: string): SourcedValue {
  const { text, value, root } = parseStrictJson(body, { maxDepth: maxDataDepth + 1, spanDepth: 1 });
  return { text, value, span: root, pointer: "" };
}

function nativeBatch(body: string): DraftEvent[] {
  const json = parseStrictJson(body, { maxDepth: maxDataDepth + 3, spanDepth: 3 });
  const errors: FieldError[] = [];
  if (!isJsonObject(json.value)) {
    errors.push({ pointer: "", message: "expected an object with `events`" });
  } else {
    const fields = new EventFields(json.value, "/", errors);
    for (const name of Object.keys(json.value)) {
      if (name !== "events") fields.refuse(name, "This field is not known.");
    }
    if (!Array.isArray(json.value.events)) fields.refuse("events", "expected an array");
  }
  assertNoErrors(errors);
  return readItems(json, { path: "/events", read: readNativeEvent });
}

function readItems(json: StrictJson, { path, read }: { path: string; read: EventReader }): DraftEvent[] {
  const list = path === "" ? json.value : isJsonObject(json.value) ? json.value.events : undefined;
  const spans = (path === "" ? json.root : json.root.members?.get("events"))?.items ?? [];
  if (!Array.isArray(list)) throw refusal("invalid_event", path, "expected an array of events");
  if (list.length === 0) throw refusal("empty_batch", path, "A batch holds at least one event");
  if (list.length > maxBatchEvents) {
    throw refusal(
      "too_many_events",
      path,
      `A batch holds at most ${maxBatchEvents} events; this one has ${list.length}`,
    );
  }
  const errors: FieldError[] = [];
  const events: DraftEvent[] = [];
  for (const [index, span] of spans.entries()) {
    const pointer = `${path}/${index}`;
    assertSize(json.text.slice(span.start, span.end), maxEventBytes, pointer);
    const event = read({ text: json.text, value: list[index], span, pointer }, errors);
    if (event !== null) events.push(event);
    if (errors.length >= maxErrors) break;
  }
  assertNoErrors(errors);
  return events;
}

function assertSize(text: string, maxBytes: number, pointer = ""): void {
  // No UTF-16 unit takes more than three bytes, so short texts need no count.
  if (text.length * 3 <= maxBytes || Buffer.byteLength(text) <= maxBytes) return;
  const what = maxBytes === maxEventBytes ? "An event" : "A batch";
  const message = `${what} has at most ${maxBytes} bytes. Keep large content elsewhere and send a reference.`;
  throw new TooLargeError(message, {
    code: maxBytes === maxEventBytes ? "event_too_large" : "batch_too_large",
    errors: [{ pointer, message: `more than ${maxBytes} bytes` }],
  });
}

function readIdempotencyKey(key: string | undefined): string | null {
  if (key === undefined) return null;
  if (key.length <= maxIdempotencyKeyLength && /^[\x20-\x7e]+$/.test(key)) return key;
  const message = `expected 1 to ${maxIdempotencyKeyLength} printable ASCII characters`;
  throw new MalformedError(`The header Idempotency-Key cannot be used: ${message}.`, {
    code: "bad_idempotency_key",
    errors: [{ pointer: "/headers/idempotency-key", message }],
  });
}

function mediaTypeOf(contentType: string | undefined): string {
  const [type = "", ...parameters] = (contentType ?? "").toLowerCase().split(";");
  const charset = parameters.map((part) => part.trim()).find((part) => part.startsWith("charset="));
  if (charset !== undefined && !/^charset="?utf-?8"?$/.test(charset)) throw unsupported("UTF-8");
  return type.trim();
}

function unsupported(expected: string): UnsupportedMediaTypeError {
  return new UnsupportedMediaTypeError(`This content type cannot be published. Send ${expected}.`);
}

function refusal(code: string, pointer: string, message: string): InvalidError {
  return new InvalidError(`${message}.`, { code, errors: [{ pointer, message }] });
}
