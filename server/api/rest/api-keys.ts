import { z } from "zod";
import {
  ApiKey,
  ApiKeyIdInput,
  ApiKeyWithKey,
  CreateApiKeyInput,
  ListApiKeysInput,
  RotateApiKeyBody,
} from "#server/tenants/contract";
import { createApiKey, getApiKey, listApiKeys, revokeApiKey, rotateApiKey } from "#server/tenants/index";
import { defineRoute } from "./route.ts";

const tag = "API keys";
const View = ApiKey.meta({ id: "ApiKey" });
const WithKey = ApiKeyWithKey.meta({ id: "ApiKeyWithKey" });

export const apiKeyRoutes = [
  defineRoute({
    method: "post",
    path: "/api-keys",
    operationId: "createApiKey",
    tag,
    summary: "Create an API key; the answer alone shows it",
    description: "A key can be given no scope that the calling key lacks.",
    scope: "api_keys:write",
    body: CreateApiKeyInput,
    status: 201,
    response: WithKey,
    handle: (ctx, { body }) => createApiKey(ctx, body),
  }),
  defineRoute({
    method: "get",
    path: "/api-keys",
    operationId: "listApiKeys",
    tag,
    summary: "List API keys, newest first",
    scope: "api_keys:read",
    query: ListApiKeysInput,
    status: 200,
    response: z.object({ data: z.array(View), nextCursor: z.string().nullable() }),
    refusals: ["malformed"],
    handle: (ctx, { query }) => listApiKeys(ctx, query),
  }),
  defineRoute({
    method: "get",
    path: "/api-keys/{id}",
    operationId: "getApiKey",
    tag,
    summary: "Read what is known of an API key",
    scope: "api_keys:read",
    params: ApiKeyIdInput,
    status: 200,
    response: View,
    handle: (ctx, { params }) => getApiKey(ctx, params),
  }),
  defineRoute({
    method: "post",
    path: "/api-keys/{id}/rotate",
    operationId: "rotateApiKey",
    tag,
    summary: "Replace an API key; the old one goes on working for a while",
    description: "The answer alone shows the new key. It has the old one's name, scopes and length of life.",
    scope: "api_keys:write",
    params: ApiKeyIdInput,
    body: RotateApiKeyBody,
    isBodyOptional: true,
    status: 201,
    response: WithKey,
    refusals: ["conflict"],
    handle: (ctx, { params, body }) => rotateApiKey(ctx, { ...body, ...params }),
  }),
  defineRoute({
    method: "delete",
    path: "/api-keys/{id}",
    operationId: "revokeApiKey",
    tag,
    summary: "Revoke an API key at once",
    scope: "api_keys:write",
    params: ApiKeyIdInput,
    status: 204,
    response: null,
    handle: (ctx, { params }) => revokeApiKey(ctx, params),
  }),
];
