import { z } from "zod";
import { EventDryRun } from "#server/deliveries/contract";
import { dryRunEvent } from "#server/deliveries/index";
import {
  ConsumerKey,
  EventDetail,
  EventSummary,
  GetEventInput,
  ListEventsInput,
  PublishedEventShape,
} from "#server/events/contract";
import type { TenantCtx } from "#server/kernel/ctx";
import { searchedPage } from "#server/kernel/paging";
import type { LimitStanding } from "#server/kernel/rate-limit";
import {
  getEvent,
  listEvents,
  maxBatchBytes,
  maxEventBytes,
  parsePublish,
  parsePublishBatch,
  publishEvents,
  type PublishRequest,
} from "#server/events/index";
import { defineRoute, JsonText, Reply, type RawBody, type RouteInput } from "./route.ts";

type RawInput = RouteInput<undefined, undefined, RawBody>;

const consumerText =
  "Which of your customers it is meant for: of the endpoints that have a consumer, only this one's get it. Absent: none of them does.";

const NativeEvent = z
  .strictObject({
    type: z.string().meta({ example: "invoice.paid" }),
    data: z.unknown().meta({ description: "Any JSON. Stored and delivered byte for byte as it was sent." }),
    id: z
      .string()
      .max(255)
      .optional()
      .meta({ description: "Your id of the event: publishing it again within 24 h stores nothing." }),
    subject: z.string().max(512).optional(),
    time: z.iso.datetime({ offset: true }).optional().meta({ description: "When it happened; absent: now." }),
    orderingKey: z
      .string()
      .max(255)
      .optional()
      .meta({ description: "Ordered endpoints get events of one key one after the other." }),
    consumer: ConsumerKey.optional().meta({ description: consumerText, example: "acme" }),
    schemaVersion: z.int().min(1).optional(),
  })
  .meta({ id: "NativeEvent" });

const CloudEvent = z
  .looseObject({
    specversion: z.literal("1.0"),
    id: z.string(),
    source: z.string(),
    type: z.string(),
    subject: z.string().optional(),
    time: z.iso.datetime({ offset: true }).optional(),
    datacontenttype: z.string().optional(),
    dataschema: z.string().optional(),
    partitionkey: z.string().optional().meta({ description: "Becomes the ordering key." }),
    consumer: ConsumerKey.optional().meta({ description: `Extension. ${consumerText}` }),
    data: z.unknown().optional(),
  })
  .meta({ id: "CloudEvent", description: "CloudEvents 1.0, JSON format." });

const PublishAnswer = PublishedEventShape.meta({ id: "PublishedEvent" });

const idempotencyHeaders = {
  "Idempotency-Key":
    "Makes the request safe to repeat for 24 h: the same key and body get the first answer again.",
};
const replayHeaders = {
  "Idempotency-Replayed": "`true` when the answer is that of an earlier publish and nothing was stored.",
};

const EventView = EventDetail.extend({
  data: z.unknown().meta({
    description:
      "The payload byte for byte as it was sent; null, with `isPayloadKept: false`, when no longer kept.",
  }),
}).meta({ id: "Event" });

const singleBody: RawBody = {
  kind: "raw",
  media: { "application/json": NativeEvent, "application/cloudevents+json": CloudEvent },
  // Binary mode: the content type is the payload's, and judged with the event.
  takesAnyMedia: (header) => header("ce-specversion") !== undefined,
};

export const eventRoutes = [
  defineRoute({
    method: "post",
    path: "/events",
    operationId: "publishEvent",
    tag: "Events",
    summary: "Publish an event",
    description:
      "Answers after the event, and the deliveries owed for it, are committed. `RateLimit` also tells what is left of the tenant's events: `events` of this second, `month` of this calendar month (UTC). Takes native JSON, or CloudEvents 1.0 in structured mode (`application/cloudevents+json`) or binary mode (`ce-*` headers).",
    scope: "events:write",
    body: singleBody,
    maxBodyBytes: maxEventBytes,
    status: 202,
    response: PublishAnswer,
    requestHeaders: idempotencyHeaders,
    responseHeaders: replayHeaders,
    refusals: ["conflict"],
    async handle(ctx, input) {
      const { events, isReplayed } = await publishEvents(ctx, parsePublish(toRequest(input)));
      const [event] = events;
      if (event === undefined) throw new Error("a publish of one event gave no answer");
      return new Reply(event, { headers: replayed(isReplayed), standings: standingsOf(ctx) });
    },
  }),
  defineRoute({
    method: "post",
    path: "/events/batch",
    operationId: "publishBatch",
    tag: "Events",
    summary: "Publish up to 1,000 events, all or none",
    scope: "events:write",
    body: {
      kind: "raw",
      media: {
        "application/json": z.strictObject({ events: z.array(NativeEvent).min(1).max(1_000) }),
        "application/cloudevents-batch+json": z.array(CloudEvent).min(1).max(1_000),
      },
    },
    maxBodyBytes: maxBatchBytes,
    status: 202,
    response: z.object({ events: z.array(PublishAnswer) }),
    requestHeaders: idempotencyHeaders,
    responseHeaders: replayHeaders,
    refusals: ["conflict"],
    async handle(ctx, input) {
      const { events, isReplayed } = await publishEvents(ctx, parsePublishBatch(toRequest(input)));
      return new Reply({ events }, { headers: replayed(isReplayed), standings: standingsOf(ctx) });
    },
  }),
  defineRoute({
    method: "post",
    path: "/events/dry-run",
    operationId: "dryRunEvent",
    tag: "Events",
    summary: "Tell which endpoints would get an event, and why the others not",
    description:
      "Takes what publishing an event takes and stores nothing. Names the endpoints, so it needs `deliveries:read` and not `events:write`.",
    scope: "deliveries:read",
    body: singleBody,
    maxBodyBytes: maxEventBytes,
    status: 200,
    response: EventDryRun.meta({ id: "EventDryRun" }),
    handle: (ctx, input) => dryRunEvent(ctx, toRequest(input)),
  }),
  defineRoute({
    method: "get",
    path: "/events",
    operationId: "listEvents",
    tag: "Events",
    summary: "List events, newest first, without their payloads",
    scope: "events:read",
    query: ListEventsInput,
    status: 200,
    response: searchedPage(EventSummary.meta({ id: "EventSummary" })),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listEvents(ctx, query),
  }),
  defineRoute({
    method: "get",
    path: "/events/{id}",
    operationId: "getEvent",
    tag: "Events",
    summary: "Read an event with its payload",
    scope: "events:read",
    params: GetEventInput,
    status: 200,
    response: EventView,
    async handle(ctx, { params }) {
      const { data, ...event } = await getEvent(ctx, params); // null reads as JSON's null
      return new Reply(new JsonText(`${JSON.stringify(event).slice(0, -1)},"data":${data}}`));
    },
  }),
];

/** How far the tenant's events are used up, by what this process knows. */
function standingsOf({ platform, tenantId }: TenantCtx): readonly LimitStanding[] {
  return platform.publisher.standings(tenantId);
}

function toRequest({ body, header, headersWith }: RawInput): PublishRequest {
  return {
    body: body.text,
    contentType: header("content-type"),
    headers: headersWith("ce-"),
    idempotencyKey: header("idempotency-key"),
  };
}

function replayed(isReplayed: boolean): Record<string, string> {
  return isReplayed ? { "idempotency-replayed": "true" } : {};
}
