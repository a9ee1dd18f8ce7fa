import { TRPCError } from "@trpc/server";
import { beforeAll, describe, expect, it } from "vitest";
import { createApi } from "#server/api/app";
import type { ApiApp } from "#server/api/rest/app";
import { restRoutes } from "#server/api/rest/routes";
import { appRouter, createCaller } from "#server/api/root";
import type { TrpcContext } from "#server/api/trpc";
import { apiKeyScopes } from "#lib/permissions";
import { createApiKey } from "#server/tenants/index";
import { useDatabase } from "#tests/support/platform";
import { scenario, type Scenario } from "#tests/support/scenario";
import { procedureMatrix } from "./procedure-matrix.ts";
import { restMatrix } from "./rest-matrix.ts";
import { makeThings, type TheirThings, viewOf } from "./their-things.ts";
import type { Input, Trial } from "./trial.ts";

const harness = useDatabase();
let ours: Scenario;
let theirs: Scenario;
let things: TheirThings;
let before: unknown;
let api: ApiApp;
let key: string;

beforeAll(async () => {
  const { platform } = harness;
  [ours, theirs] = await Promise.all([scenario(platform), scenario(platform)]);
  things = await makeThings(theirs);
  before = await viewOf(theirs, things);
  api = createApi(platform);
  key = (await createApiKey(ours.ctx, { name: "ours", scopes: [...apiKeyScopes] })).key;
});

const tried = (matrix: Readonly<Record<string, Trial>>, aim: Trial["aim"]) =>
  Object.entries(matrix).flatMap(([name, trial]) =>
    trial.aim === aim && "input" in trial ? [[name, trial.input] as const] : [],
  );

async function expectUntouched(): Promise<void> {
  expect(await viewOf(theirs, things)).toEqual(before);
}

/** What of theirs a text shows. */
function shownIn(text: string): readonly string[] {
  return [...Object.values(things), theirs.tenantId].filter((value) => text.includes(value));
}

describe("REST", () => {
  it("has a line for every call, and no line too many", () => {
    const known = restRoutes.map(({ method, path }) => `${method.toUpperCase()} ${path}`);
    expect(Object.keys(restMatrix).sort()).toEqual(known.sort());
  });

  it("aims at a thing wherever the address names one", () => {
    const named = restRoutes.filter(({ path }) => path.includes("{"));
    const aims = named.map(({ method, path }) => restMatrix[`${method.toUpperCase()} ${path}`]?.aim);
    expect(new Set(aims)).toEqual(new Set(["thing"]));
  });

  async function call(name: string, input: Input): Promise<Response> {
    const [method = "", template = ""] = name.split(" ");
    const { params = {}, query = {}, body } = input as Record<string, Record<string, string> | undefined>;
    const path = template.replaceAll(/\{(\w+)\}/g, (_all, part: string) =>
      encodeURIComponent(params[part] ?? ""),
    );
    const search = new URLSearchParams(query).toString();
    return api.request(`/api/v1${path}${search === "" ? "" : `?${search}`}`, {
      method,
      headers: {
        authorization: `Bearer ${key}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  it.each(tried(restMatrix, "thing"))("%s of another tenant is not found", async (name, input) => {
    const response = await call(name, input(things));
    expect([response.status, await response.text()]).toEqual([404, expect.stringContaining('"status":404')]);
    await expectUntouched();
  });

  it.each(tried(restMatrix, "list"))("%s shows nothing of another tenant", async (name, input) => {
    const response = await call(name, input(things));
    expect(response.status).toBe(200);
    expect(shownIn(await response.text())).toEqual([]);
  });
});

describe("tRPC", () => {
  const names = Object.keys(appRouter._def.procedures);

  it("has a line for every procedure, and no line too many", () => {
    expect(Object.keys(procedureMatrix).sort()).toEqual(names.sort());
  });

  /** Our owner's call, from a page of the given tenant. */
  async function call(name: string, input: Input, tenantSlug: string | null = ours.slug): Promise<unknown> {
    const context: TrpcContext = {
      platform: harness.platform,
      correlationId: "cross-tenant-test",
      traceparent: null,
      tenantSlug,
      signedIn: async () => ({
        sessionId: "ses_none",
        userId: ours.ownerId,
        email: "owner@test.invalid",
        name: "Owner",
        staffRoles: [],
      }),
    };
    const procedure = name
      .split(".")
      .reduce<unknown>((at, part) => (at as Record<string, unknown>)[part], createCaller(context));
    return (procedure as (input: unknown) => Promise<unknown>)(input);
  }

  const codeOf = (call: Promise<unknown>) =>
    call.then(
      () => "no error",
      (error: unknown) => (error instanceof TRPCError ? error.code : String(error)),
    );

  it.each(tried(procedureMatrix, "thing"))("%s of another tenant is not found", async (name, input) => {
    expect(await codeOf(call(name, input(things)))).toBe("NOT_FOUND");
    await expectUntouched();
  });

  it.each(tried(procedureMatrix, "list"))("%s shows nothing of another tenant", async (name, input) => {
    expect(shownIn(JSON.stringify(await call(name, input(things))))).toEqual([]);
  });

  it.each([...tried(procedureMatrix, "thing"), ...tried(procedureMatrix, "list")])(
    "%s is not found from a tenant one is no member of, or from none",
    async (name, input) => {
      expect(await codeOf(call(name, input(things), theirs.slug))).toBe("NOT_FOUND");
      expect(await codeOf(call(name, input(things), "no-such-tenant"))).toBe("NOT_FOUND");
      expect(await codeOf(call(name, input(things), null))).toBe("NOT_FOUND");
      await expectUntouched();
    },
  );

  const forStaff = Object.entries(procedureMatrix).flatMap(([name, { aim }]) =>
    aim === "staff" ? name : [],
  );
  it.each(forStaff)("%s is forbidden to whoever is not staff", async (name) => {
    expect(await codeOf(call(name, {}))).toBe("FORBIDDEN");
    expect(await codeOf(call(name, {}, null))).toBe("FORBIDDEN");
  });

  it("leaves only what it names as open to all or to a person outside the tenants", () => {
    const outside = names.filter(
      (name) =>
        /^(?:account|localMail|staff\w+|tenants)\./.test(name) || /^invitations\.(?:offer|accept)/.test(name),
    );
    const free = Object.entries(procedureMatrix).flatMap(([name, { aim }]) => (aim === "person" ? name : []));
    expect(free.filter((name) => !outside.includes(name))).toEqual([]);
  });
});
