import http from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import type { Permission } from "#lib/permissions";
import { createApiKey, revokeApiKey } from "#server/tenants/index";
import type { RunningServer } from "#tests/support/fetch-server";
import { useDatabase } from "#tests/support/platform";
import { scenario, type Scenario } from "#tests/support/scenario";
import { mounts } from "./mounts.ts";
import { trialRoutes } from "./trial-routes.ts";

const harness = useDatabase();

describe.each(mounts)("behind $name", ({ open }) => {
  let server: RunningServer;
  let tenant: Scenario;
  let key: string;

  const keyWith = async (scopes: Permission[]) =>
    (await createApiKey(tenant.ctx, { name: "test", scopes })).key;
  const call = (path: string, init: RequestInit = {}) =>
    fetch(`${server.url}/api/v1${path}`, {
      ...init,
      headers: { authorization: `Bearer ${key}`, ...(init.headers as Record<string, string>) },
    });
  const post = (path: string, body: string, headers: Record<string, string> = {}) =>
    call(path, { method: "POST", body, headers: { "content-type": "application/json", ...headers } });

  beforeAll(async () => {
    server = await open(createApi(harness.platform, trialRoutes));
    tenant = await scenario(harness.platform);
    key = await keyWith(["events:read", "events:write"]);
  });
  afterAll(() => server.close());

  async function problem(response: Response) {
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    const body = (await response.json()) as Record<string, unknown> & { errors?: { pointer: string }[] };
    expect(body).toMatchObject({
      type: expect.stringMatching(/^https?:\/\/.+\/api\/v1\/problems\/[a-z-]+$/),
      title: expect.any(String),
      status: response.status,
      detail: expect.any(String),
      code: expect.stringMatching(/^[a-z0-9_]+$/),
      correlationId: response.headers.get("x-correlation-id"),
    });
    return body;
  }

  it("answers a valid call", async () => {
    const response = await call("/things/thing_1?limit=3");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(response.headers.get("cache-control")).toBe("no-store");
    expect(await response.json()).toEqual({ id: "thing_1", limit: 3, traceparent: null });
  });

  it.each([
    ["no key", {}],
    ["another scheme", { authorization: "Basic dXNlcjpwYXNz" }],
    ["an unknown key", { authorization: `Bearer tk_${"a".repeat(43)}` }],
    ["an empty key", { authorization: "Bearer " }],
  ])("refuses %s with 401", async (_name, headers: Record<string, string>) => {
    const response = await fetch(`${server.url}/api/v1/things/thing_1`, { headers });
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toMatch(/^Bearer/);
    await problem(response);
  });

  it("refuses a key from the moment it is revoked", async () => {
    const made = await createApiKey(tenant.ctx, { name: "short-lived", scopes: ["events:read"] });
    const headers = { authorization: `Bearer ${made.key}` };
    expect((await call("/things/thing_1", { headers })).status).toBe(200);
    await revokeApiKey(tenant.ctx, { id: made.id });
    await expect
      .poll(async () => (await call("/things/thing_1", { headers })).status, { timeout: 2_000 })
      .toBe(401);
  });

  it("refuses a key without the scope with 403 and names the scope", async () => {
    const authorization = `Bearer ${await keyWith(["endpoints:read"])}`;
    const response = await call("/things/thing_1", { headers: { authorization } });
    expect(response.status).toBe(403);
    expect((await problem(response)).detail).toContain("events:read");
  });

  it("checks the scope before it reads anything else", async () => {
    const authorization = `Bearer ${await keyWith(["endpoints:read"])}`;
    expect((await post("/things", "{not json", { authorization })).status).toBe(403);
  });

  it("gives back a sane correlation id, and makes one in place of any other", async () => {
    const given = await call("/things/thing_1", { headers: { "x-correlation-id": "order-4711.retry_2" } });
    expect(given.headers.get("x-correlation-id")).toBe("order-4711.retry_2");
    for (const bad of ["short", "x".repeat(129), "a b c d e f g h", "<script>alert(1)</script>"]) {
      const response = await call("/things/thing_1", { headers: { "x-correlation-id": bad } });
      expect(response.headers.get("x-correlation-id")).toMatch(/^[0-9a-f-]{36}$/);
    }
  });

  it("continues a valid trace and ignores a malformed one", async () => {
    const traceparent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
    const traced = await call("/things/thing_1", { headers: { traceparent } });
    expect(await traced.json()).toMatchObject({ traceparent });
    for (const bad of ["00-zz-00f067aa0ba902b7-01", `00-${"0".repeat(32)}-00f067aa0ba902b7-01`, "x"]) {
      const response = await call("/things/thing_1", { headers: { traceparent: bad } });
      expect(await response.json()).toMatchObject({ traceparent: null });
    }
  });

  it("says 404 for an address that does not exist, signed in or not", async () => {
    for (const path of ["/nothing", "/things/thing_1/more", "/"]) {
      const response = await fetch(`${server.url}/api/v1${path}`);
      expect(response.status).toBe(404);
      await problem(response);
    }
    expect((await fetch(`${server.url}/api/registry/subjects`)).status).toBe(404);
    expect((await fetch(`${server.url}/api/hooks/con_x`, { method: "POST" })).status).toBe(404);
  });

  it("says 404 for an id that cannot be one", async () => {
    for (const id of ["other_1", "thing_%00", "thing_%ED%A0%80", "%E0%A4%A"]) {
      const response = await call(`/things/${id}`);
      expect(response.status).toBe(404);
      await problem(response);
    }
  });

  it("says 405 with Allow for a method the address does not take, and answers OPTIONS", async () => {
    const response = await call("/things/thing_1", { method: "PUT", body: "{}" });
    expect(response.status).toBe(405);
    expect(response.headers.get("allow")).toBe("GET, DELETE, HEAD, OPTIONS");
    await problem(response);
    const options = await call("/things", { method: "OPTIONS" });
    expect([options.status, options.headers.get("allow")]).toEqual([204, "POST, OPTIONS"]);
  });

  it("answers HEAD as GET, without the body", async () => {
    const response = await call("/things/thing_1", { method: "HEAD" });
    expect([response.status, await response.text()]).toEqual([200, ""]);
  });

  it("refuses unknown, repeated and ill-formed query parameters with 422", async () => {
    for (const [query, pointer] of [
      ["color=red", "/query/color"],
      ["limit=1&limit=2", "/query/limit"],
      ["limit=201", "/query/limit"],
      ["limit=ten", "/query/limit"],
      ["limit=1%00", "/query/limit"],
    ] as const) {
      const response = await call(`/things/thing_1?${query}`);
      expect(response.status).toBe(422);
      expect((await problem(response)).errors?.map((error) => error.pointer)).toEqual([pointer]);
    }
  });

  it.each([
    ["an unknown field", { name: "a", colour: "red" }, "/colour"],
    ["a wrong type", { name: 1 }, "/name"],
    ["a text too long", { name: "x".repeat(21) }, "/name"],
    ["a NUL character", { name: "a\0b" }, "/name"],
    ["half a surrogate pair", { name: "a\ud800" }, "/name"],
    ["a missing field", {}, "/name"],
    ["another type", [], ""],
  ])("refuses %s with 422 and points at it", async (_name, body, pointer) => {
    const response = await post("/things", JSON.stringify(body));
    expect(response.status).toBe(422);
    expect((await problem(response)).errors?.map((error) => error.pointer)).toEqual([pointer]);
  });

  it("refuses a __proto__ key, a huge number and deep nesting without harm", async () => {
    const deep = "[".repeat(200) + "]".repeat(200);
    for (const body of ['{"name":"a","__proto__":{"size":1}}', '{"name":"a","size":1e400}', deep]) {
      const response = await post("/things", body);
      expect(response.status).toBe(422);
      await problem(response);
    }
    expect(({} as { size?: number }).size).toBeUndefined();
  });

  it("refuses malformed JSON and bytes that are not UTF-8 with 400", async () => {
    for (const body of ["{", "", "{'a':1}", '{"name":"a"} x']) {
      expect((await post("/things", body)).status).toBe(400);
    }
    const bytes = Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const response = await call("/things", {
      method: "POST",
      body: bytes,
      headers: { "content-type": "application/json" },
    });
    expect(response.status).toBe(400);
    await problem(response);
  });

  it("refuses other media types and compressed bodies with 415", async () => {
    const refused: Record<string, string>[] = [
      { "content-type": "text/plain" },
      { "content-type": "application/xml; charset=utf-8" },
      { "content-type": "application/json", "content-encoding": "gzip" },
    ];
    for (const headers of refused) {
      const response = await call("/things", { method: "POST", body: '{"name":"a"}', headers });
      expect(response.status).toBe(415);
      await problem(response);
    }
    const accepted = await post("/things", '{"name":"a"}', {
      "content-type": "Application/JSON; charset=utf-8",
    });
    expect(accepted.status).toBe(201);
  });

  it("refuses a body over the limit with 413, whether its length is told or not", async () => {
    const large = JSON.stringify({ name: "x".repeat(1_000) });
    expect((await post("/things", large)).status).toBe(413);
    const answer = await endless(`${server.url}/api/v1/raw`, key);
    expect(answer.status).toBe(413);
    expect(answer.sentBytes).toBeLessThan(20_000_000);
    expect(JSON.parse(answer.body)).toMatchObject({ status: 413, code: "body_too_large" });
  });

  it("hands a raw body over as it came, with the headers asked for", async () => {
    const response = await post("/raw", ' {"é": 1.0}\n', { "ce-type": "a.b", "x-other": "1" });
    expect(response.headers.get("idempotency-replayed")).toBe("true");
    expect(await response.json()).toEqual({
      length: 12,
      mediaType: "application/json",
      marks: { "ce-type": "a.b" },
    });
  });

  it("answers 204 without a body", async () => {
    const response = await call("/things/thing_1", { method: "DELETE" });
    expect([response.status, await response.text()]).toEqual([204, ""]);
  });

  it("announces a deprecated call, and sends JSON text untouched", async () => {
    const response = await call("/old");
    expect(response.headers.get("deprecation")).toBe("@1767225600");
    expect(response.headers.get("sunset")).toBe("Fri, 01 Jan 2027 00:00:00 GMT");
    expect(response.headers.get("link")).toBe(
      '<https://example.com/new>; rel="deprecation"; type="text/html"',
    );
    expect(await response.text()).toBe('{"n":10000000000000000000001}');
  });

  it("tells nothing of a bug but the correlation id", async () => {
    const response = await call("/bug");
    expect(response.status).toBe(500);
    const text = JSON.stringify(await problem(response));
    expect(text).not.toContain("secret_column");
    expect(text).not.toContain("stack");
  });

  it("explains every kind of problem where its type points", async () => {
    const response = await call("/nothing");
    const { type } = await problem(response);
    const page = await fetch(server.url + new URL(String(type)).pathname);
    expect(await page.json()).toMatchObject({ status: 404 });
  });

  it("says how much of the allowance is left", async () => {
    const response = await call("/things/thing_1");
    expect(response.headers.get("ratelimit-policy")).toBe('"tenant";q=20000;w=1');
    expect(response.headers.get("ratelimit")).toMatch(/^"tenant";r=\d+;t=1$/);
  });
});

/** Sends a body without an end and counts what went out before the answer came. */
function endless(url: string, key: string): Promise<{ status: number; body: string; sentBytes: number }> {
  const { promise, resolve, reject } = Promise.withResolvers<{
    status: number;
    body: string;
    sentBytes: number;
  }>();
  const chunk = Buffer.alloc(65_536, "x");
  let sentBytes = 0;
  const state = { isDone: false };
  const request = http.request(url, {
    method: "POST",
    headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
  });
  const send = () => {
    while (!state.isDone) {
      sentBytes += chunk.length;
      if (!request.write(chunk)) return void request.once("drain", send);
    }
  };
  request.on("error", (error) => state.isDone || reject(error));
  request.on("response", async (response) => {
    state.isDone = true;
    const parts: Buffer[] = [];
    for await (const part of response) parts.push(part as Buffer);
    request.destroy();
    resolve({ status: response.statusCode ?? 0, body: Buffer.concat(parts).toString(), sentBytes });
  });
  send();
  return promise;
}
