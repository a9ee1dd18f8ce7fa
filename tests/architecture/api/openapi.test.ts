import { Validator } from "@seriousme/openapi-schema-validator";
import { OpenAPIHono } from "@hono/zod-openapi";
import { expect, it } from "vitest";
import { apiKeyScopes } from "#lib/permissions";
import { describeApi } from "#server/api/rest/openapi";
import { restRoutes } from "#server/api/rest/routes";

const document = describeApi(new OpenAPIHono(), restRoutes, "https://hub.example.com");
/** As it goes over the wire. */
const sent = JSON.parse(JSON.stringify(document)) as Record<string, never>;
const operations = Object.entries(document.paths ?? {}).flatMap(([path, item]) =>
  Object.entries(
    item as Record<string, { operationId: string; responses: object; description?: string }>,
  ).map(([method, operation]) => ({ name: `${method.toUpperCase()} ${path}`, ...operation })),
);

it("is a valid OpenAPI 3.1 document", async () => {
  const result = await new Validator().validate(structuredClone(sent));
  expect(result.errors ?? []).toEqual([]);
  expect(result.valid).toBe(true);
  expect(document.openapi).toBe("3.1.0");
});

it("refers to nothing that is not there", () => {
  const references = [...JSON.stringify(sent).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(
    ([, path]) => path ?? "",
  );
  const missing = references.filter(
    (path) =>
      path
        .split("/")
        .reduce<unknown>((at, part) => (at as Record<string, unknown> | undefined)?.[part], sent) ===
      undefined,
  );
  expect([...new Set(missing)]).toEqual([]);
});

it("lists exactly the calls that are served", () => {
  const served = restRoutes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
  expect(operations.map(({ name }) => name).sort()).toEqual(served.sort());
});

it("names every call once, and says what it needs and how it fails", () => {
  const ids = operations.map(({ operationId }) => operationId);
  expect(new Set(ids).size).toBe(ids.length);
  for (const { name, responses } of operations) {
    expect([name, Object.keys(responses)]).toEqual([
      name,
      expect.arrayContaining(["401", "403", "429", "503"]),
    ]);
  }
  const scopes = restRoutes.flatMap(({ scope }) => scope ?? []);
  expect(apiKeyScopes).toEqual(expect.arrayContaining(scopes));
});

it("changes only on purpose: the paths", async () => {
  const lines = operations.map(({ name, operationId }) => `${name} ${operationId}`).sort();
  await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot("./generated/paths.txt");
});

it("changes only on purpose: the document", async () => {
  await expect(`${JSON.stringify(sent, null, 2)}\n`).toMatchFileSnapshot("./generated/openapi.json");
});
