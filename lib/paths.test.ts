import fc from "fast-check";
import { expect, it } from "vitest";
import { pathOfId, prefixOfId } from "./path-of-id.ts";
import { paths } from "./paths.ts";
import { portalPaths } from "./portal-paths.ts";
import { reservedSlugs } from "./reserved-slugs.ts";
import { idPrefixes, toTypeId } from "./type-id.ts";

const uuid = "0195e1a0-0000-7000-8000-000000000000";

it("leads an id to the page of its thing inside the tenant", () => {
  const tenant = paths.tenant("acme");
  const id = (prefix: (typeof idPrefixes)[keyof typeof idPrefixes]) => toTypeId(prefix, uuid);
  const go = (text: string) => pathOfId(text, { tenantSlug: "acme" });
  expect(go(id("evt"))).toBe(tenant.event(id("evt")));
  expect(go(id("dlv"))).toBe(tenant.delivery(id("dlv")));
  expect(go(id("ep"))).toBe(tenant.endpoint(id("ep")));
  expect(go(id("rpl"))).toBe(tenant.replay(id("rpl")));
  expect(go(id("key"))).toBe(tenant.apiKeys());
  expect(go(id("usr"))).toBe(tenant.members());
  expect(go(` ${id("evt").toUpperCase()} `)).toBe(tenant.event(id("evt")));
});

it("leads staff to tenants and people, and nobody else", () => {
  const tenantId = toTypeId("tnt", uuid);
  expect(pathOfId(tenantId, { isStaff: true })).toBe(paths.admin.tenant(tenantId));
  expect(pathOfId(tenantId, { tenantSlug: "acme" })).toBeNull();
  expect(pathOfId(toTypeId("evt", uuid), { isStaff: true })).toBeNull();
});

it("recognises every id this product gives out", () => {
  fc.assert(
    fc.property(fc.uuid(), fc.constantFrom(...Object.values(idPrefixes)), (value, prefix) => {
      expect(prefixOfId(toTypeId(prefix, value))).toBe(prefix);
    }),
  );
});

it.each([
  "",
  "evt_",
  "evt_short",
  "constructor_01h455vb4pex5vsknk084sn02q",
  "zzz_01h455vb4pex5vsknk084sn02q",
  "hello",
])("does not take %j for an id", (text) => {
  expect(prefixOfId(text)).toBeNull();
  expect(pathOfId(text, { tenantSlug: "acme", isStaff: true })).toBeNull();
});

it("escapes what it puts into a path and leaves out empty filters", () => {
  expect(paths.tenant("acme").eventType("invoice/paid")).toBe("/acme/event-types/invoice%2Fpaid");
  expect(paths.tenant("acme").deliveries({ state: "exhausted", endpointId: "" })).toBe(
    "/acme/deliveries?state=exhausted",
  );
  expect(paths.signIn({ callbackUrl: "/acme?x=1" })).toBe("/sign-in?callbackUrl=%2Facme%3Fx%3D1");
  expect(paths.tenant("acme").events()).toBe("/acme/events");
});

it("reserves the first segment of every page outside a tenant", () => {
  const outside = [
    paths.signIn(),
    paths.signUp(),
    paths.forgotPassword(),
    paths.resetPassword("t"),
    paths.invitation("t"),
    paths.account(),
    paths.tenants(),
    paths.localMail(),
    portalPaths("s").endpoints(),
    ...Object.values(paths.admin).map((path) => path("x", "y")),
    ...Object.values(paths.developers).map((path) => path()),
  ];
  for (const path of outside) expect(reservedSlugs).toContain(path.split("/")[1]);
});
