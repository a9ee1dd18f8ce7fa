import { z } from "zod";
import {
  CreateReplayInput,
  RecoverEndpointInput,
  ListReplaysInput,
  Replay,
  ReplayChanges,
  ReplayIdInput,
  ReplayPreview,
} from "#server/deliveries/replays/contract";
import { cancelReplay, createReplay, getReplay, listReplays, updateReplay } from "#server/deliveries/index";
import { EndpointIdInput } from "#server/deliveries/contract";
import { defineRoute } from "./route.ts";

const tag = "Replays";
const View = Replay.meta({ id: "Replay" });
const Created = z.union([View, ReplayPreview.meta({ id: "ReplayPreview" })]);

export const replayRoutes = [
  defineRoute({
    method: "post",
    path: "/replays",
    operationId: "createReplay",
    tag,
    summary: "Deliver a selection again, in the background",
    description:
      "Kind `retry` sets matching deliveries going again (by default the exhausted ones), `recover` everything one endpoint " +
      "did not get since a moment, `replay` delivers matching events anew. With `dryRun` it answers what would match and stores nothing.",
    scope: "deliveries:retry",
    body: CreateReplayInput,
    status: 201,
    response: Created,
    refusals: ["not_found"],
    handle: (ctx, { body }) => createReplay(ctx, body),
  }),
  defineRoute({
    method: "get",
    path: "/replays",
    operationId: "listReplays",
    tag,
    summary: "List replays, newest first",
    scope: "deliveries:read",
    query: ListReplaysInput,
    status: 200,
    response: z.object({ data: z.array(View), nextCursor: z.string().nullable() }),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listReplays(ctx, query),
  }),
  defineRoute({
    method: "get",
    path: "/replays/{id}",
    operationId: "getReplay",
    tag,
    summary: "Read a replay and how far it is",
    scope: "deliveries:read",
    params: ReplayIdInput,
    status: 200,
    response: View,
    handle: (ctx, { params }) => getReplay(ctx, params),
  }),
  defineRoute({
    method: "patch",
    path: "/replays/{id}",
    operationId: "updateReplay",
    tag,
    summary: "Change a replay's rate while it runs",
    scope: "deliveries:retry",
    params: ReplayIdInput,
    body: ReplayChanges,
    status: 200,
    response: View,
    refusals: ["conflict"],
    handle: (ctx, { params, body }) => updateReplay(ctx, { ...body, id: params.id }),
  }),
  defineRoute({
    method: "post",
    path: "/replays/{id}/cancel",
    operationId: "cancelReplay",
    tag,
    summary: "Stop a replay; what it did stays done",
    scope: "deliveries:retry",
    params: ReplayIdInput,
    status: 200,
    response: View,
    refusals: ["conflict"],
    handle: (ctx, { params }) => cancelReplay(ctx, params),
  }),
  defineRoute({
    method: "post",
    path: "/endpoints/{id}/recover",
    operationId: "recoverEndpoint",
    tag,
    summary:
      "Deliver again what an endpoint did not get since a moment; the same as a replay of kind `recover`",
    scope: "deliveries:retry",
    params: EndpointIdInput,
    body: RecoverEndpointInput,
    status: 201,
    response: Created,
    handle: (ctx, { params, body: { dryRun, ...range } }) =>
      createReplay(ctx, { kind: "recover", filter: { endpointId: params.id, ...range }, dryRun }),
  }),
];
