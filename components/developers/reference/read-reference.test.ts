import { OpenAPIHono } from "@hono/zod-openapi";
import { Ajv2020 as Ajv } from "ajv/dist/2020.js";
import addFormats from "ajv-formats";
import { expect, it } from "vitest";
import { describeApi, refusalsOf } from "#server/api/rest/openapi";
import { restRoutes } from "#server/api/rest/routes";
import type { ApiDocument } from "./open-api.ts";
import { readErrors, readObjects, readReference } from "./read-reference.ts";
import { searchTextOf } from "./search-text.ts";

const document = JSON.parse(
  JSON.stringify(describeApi(new OpenAPIHono(), restRoutes, "https://hub.example.com")),
) as ApiDocument;
const groups = readReference(document);
const calls = groups.flatMap((group) => group.calls);
const callOf = (id: string) => {
  const call = calls.find((candidate) => candidate.id === id);
  if (call === undefined) throw new Error(`no call ${id}`);
  return call;
};

it("shows every call of the API once, with its scope and its errors", () => {
  expect(calls.map(({ id }) => id).sort()).toEqual(restRoutes.map(({ operationId }) => operationId).sort());
  for (const route of restRoutes) {
    const call = callOf(route.operationId);
    expect(call).toMatchObject({ method: route.method, path: route.path, scope: route.scope });
    expect(call.answer.status).toBe(String(route.status));
    expect(call.errors.map(({ code }) => code)).toEqual(expect.arrayContaining(refusalsOf(route)));
    expect(call.description ?? "").not.toContain("Needs the scope");
  }
});

it("gives examples of requests that the API itself takes", () => {
  const faults = restRoutes.flatMap(({ operationId, body }) => {
    const sent = /-d '([^]*)'$/.exec(callOf(operationId).curl)?.[1];
    if (body === undefined) return sent === undefined ? [] : [`${operationId} sends a body`];
    const [schema] = "kind" in body ? Object.values(body.media) : [body];
    const error = schema?.safeParse(JSON.parse(sent ?? "null")).error;
    return error === undefined ? [] : [`${operationId}: ${error.message}`];
  });
  expect(faults).toEqual([]);
});

it("gives examples of answers that keep to the document", () => {
  const ajv = addFormats.default(new Ajv({ strict: false })).addSchema(document, "api");
  const faults = restRoutes.flatMap(({ operationId, method, path, status, response }) => {
    const { sample } = callOf(operationId).answer;
    if (response === null) return sample === null ? [] : [`${operationId} answers a body`];
    const steps = [
      "paths",
      path,
      method,
      "responses",
      String(status),
      "content",
      "application/json",
      "schema",
    ];
    const pointer = steps.map((step) => step.replaceAll("/", "~1")).join("/");
    const isValid = ajv.validate({ $ref: `api#/${encodeURI(pointer)}` }, JSON.parse(sample ?? ""));
    return isValid ? [] : [`${operationId}: ${ajv.errorsText()}`];
  });
  expect(faults).toEqual([]);
});

it("tells the fields of a body with their limits, and those inside them", () => {
  const [body] = callOf("createEndpoint").bodies;
  const field = (name: string) => body?.fields.find((candidate) => candidate.name === name);
  expect(field("eventTypes")).toMatchObject({ type: "list of string", isRequired: true });
  expect(field("maxInFlight")?.limits).toEqual(["1 to 256", "default 32"]);
  expect(field("rateLimit")?.type).toBe("integer or null");
  expect(field("headers")?.type).toBe("map to string");
  const [attempts] = callOf("listDeliveryAttempts").answer.fields;
  expect(attempts).toMatchObject({ name: "data", type: "list of Attempt", object: "Attempt" });
  const timings = readObjects(document)
    .find(({ name }) => name === "Attempt")
    ?.fields.find(({ name }) => name === "timings");
  expect(timings?.fields.map(({ name }) => name)).toContain("firstByteMs");
});

it("finds a call by path, scope, word and field", () => {
  const call = callOf("createEndpoint");
  const text = searchTextOf(call, "Endpoints");
  for (const word of ["/endpoints", "endpoints:write", "post", "maxinflight", "createendpoint"]) {
    expect(text).toContain(word);
  }
});

it("lists every kind of refusal by status", () => {
  const errors = readErrors(document);
  expect(errors.map(({ code }) => code)).toEqual(expect.arrayContaining(["invalid", "rate_limited"]));
  expect(errors.map(({ status }) => status)).toEqual(errors.map(({ status }) => status).toSorted());
  expect(errors.every(({ status }) => /^[45]\d\d$/.test(status))).toBe(true);
});
