import "server-only";
import { OpenAPIHono } from "@hono/zod-openapi";
import type { ApiDocument } from "@/components/developers/reference/open-api";
import { describeApi } from "#server/api/rest/openapi";
import { restRoutes } from "#server/api/rest/routes";
import { getPlatform } from "#server/platform";

let made: Promise<ApiDocument> | undefined;

/** The document that /api/v1/openapi.json sends, made once: it changes only with the program. */
export function apiDocument(): Promise<ApiDocument> {
  return (made ??= makeDocument());
}

async function makeDocument(): Promise<ApiDocument> {
  const { env } = await getPlatform();
  const document = describeApi(new OpenAPIHono(), restRoutes, env.PUBLIC_URL);
  return JSON.parse(JSON.stringify(document)) as ApiDocument; // as it goes over the wire, without schemas of zod
}
